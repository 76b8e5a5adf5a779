import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const prefix = 'gleaner-chromium-profile-';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes the profiles of hosts that were killed before they could tidy up. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length).split('-')[0]) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) removeProfileFolder(path.join(tmpdir(), name));
  }
}

/** A new, empty profile named after this process; leftovers of dead processes go. */
export function makeProfileFolder(): string {
  sweep();
  return mkdtempSync(path.join(tmpdir(), `${prefix}${process.pid}-`));
}

export function removeProfileFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
  } catch {
    // A file still being written by a dying Chromium; the next host's sweep takes the folder.
  }
}
