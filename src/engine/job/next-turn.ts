/** Lets everything that has come in meanwhile be dealt with first. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
