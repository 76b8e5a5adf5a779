/** What the keys ask for: Ctrl or Cmd with Z takes the last change back, with Shift and Z, or with Y, does it again; null for all others. */
export function undoKey(event: KeyboardEvent): 'undo' | 'redo' | null {
  const { ctrlKey, metaKey, shiftKey, altKey } = event;
  if (event.defaultPrevented || event.repeat || altKey || !(ctrlKey || metaKey)) return null;
  const key = event.key.toLowerCase();
  if (key === 'z') return shiftKey ? 'redo' : 'undo';
  return key === 'y' && !shiftKey ? 'redo' : null;
}
