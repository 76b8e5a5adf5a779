/** What quitting needs of a window. */
export interface ClosableWindow {
  readonly id: number;
  /** Asks it to close; resolves to false when the app kept it open. */
  requestClose(): Promise<boolean>;
}

const windows = new Map<number, ClosableWindow>();
let onLastClosed: () => void = () => undefined;

export function openWindows(): readonly ClosableWindow[] {
  return [...windows.values()];
}

export function addWindow(window: ClosableWindow): void {
  windows.set(window.id, window);
}

export function removeWindow(id: number): void {
  if (windows.delete(id) && windows.size === 0) onLastClosed();
}

export function whenLastWindowCloses(listener: () => void): void {
  onLastClosed = listener;
}
