import { browserSession } from './host-chromium.ts';

interface ProcessInfo {
  readonly type: string;
  readonly id: number;
}

const claimed = new Map<number, number>();

/**
 * Finds a window's renderer: Chromium lists its processes but not whose they are, so it is the newest that no
 * other window has claimed. Right with one window, a good guess with more.
 */
export async function claimRenderer(windowId: number): Promise<void> {
  const { processInfo } = await browserSession().send<{ processInfo: readonly ProcessInfo[] }>(
    'SystemInfo.getProcessInfo',
  );
  const taken = new Set([...claimed].filter(([owner]) => owner !== windowId).map(([, id]) => id));
  const free = processInfo.filter(({ type, id }) => type === 'renderer' && !taken.has(id));
  claimed.set(windowId, Math.max(0, ...free.map(({ id }) => id)));
}

/** The process id found last, 0 while there is none. */
export function rendererOf(windowId: number): number {
  return claimed.get(windowId) ?? 0;
}

export function releaseRenderer(windowId: number): void {
  claimed.delete(windowId);
}
