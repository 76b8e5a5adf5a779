import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const memory = '/dev/shm';
/** What statfs says of a file system that lies in memory. */
const tmpfs = 0x0102_1994;
const wantedBytes = 2_000_000_000;

/**
 * A folder in memory for the files of tests, where the system has one with room: every commit of a job waits for the disk,
 * and a test that looks at the file has nothing of it. Null where there is none.
 */
export function quickTemp(): string | null {
  try {
    const { type, bavail, bsize } = statfsSync(memory);
    if (type !== tmpfs || bavail * bsize < wantedBytes) return null;
    const folder = join(memory, `gleaner-tests-${process.getuid?.()}`);
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch {
    return null; // No such folder, or not to be written.
  }
}
