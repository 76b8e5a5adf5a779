/** What asks a command to stop: Ctrl+C, a shutdown, a terminal that is closed. */
export const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
