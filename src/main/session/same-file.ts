import { stat } from 'node:fs/promises';

/**
 * Whether two paths are one file (by device and inode, so links count too). Looks without opening:
 * a second descriptor on an open database would drop its locks when closed.
 */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  try {
    const [a, b] = await Promise.all([stat(one, { bigint: true }), stat(other, { bigint: true })]);
    return a.ino === b.ino && a.dev === b.dev && a.ino !== 0n;
  } catch {
    // One of them is not there; the engine says so when it opens it.
    return false;
  }
}
