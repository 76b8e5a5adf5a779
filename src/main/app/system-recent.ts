import { app } from 'electron';

/** Tells the system's own list of recent documents (the Dock, the jump list); Linux has none. */
export function noteRecentDocument(path: string): void {
  if (process.platform !== 'linux') app.addRecentDocument(path);
}

export function clearRecentDocuments(): void {
  if (process.platform !== 'linux') app.clearRecentDocuments();
}
