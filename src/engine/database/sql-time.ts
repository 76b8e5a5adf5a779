/** An instant, in epoch milliseconds, as SQLite's CURRENT_TIMESTAMP writes it. */
export function sqlTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
