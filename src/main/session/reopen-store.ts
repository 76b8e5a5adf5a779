import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../app/write-file-atomically.ts';

const stateSchema = z.object({
  reopen: z.string().min(1).nullable(),
  waiting: z.array(z.string().min(1)).default([]),
});
type Kept = z.output<typeof stateSchema>;

/** More files than anybody waits for; the oldest goes. */
const mostWaiting = 50;

export interface ReopenStore {
  /** The file to open at the next start because a job in it is not finished. */
  readonly path: () => string | null;
  /** Written only where it changes. Throws what the file system throws. */
  readonly remember: (path: string | null) => void;
  /** Files with jobs that wait for orders, whether they are open or not. */
  readonly waiting: () => readonly string[];
  readonly noteWaiting: (path: string, isWaiting: boolean) => void;
}

/** Keeps the unfinished file's path in `state.json`, and those of files that wait for orders, so that it survives a crash as well as a quit. */
export function openReopenStore(folder: string): ReopenStore {
  const file = join(folder, 'state.json');
  let current = read(file);
  const keep = (next: Kept): void => {
    current = next;
    writeFileAtomically(file, `${JSON.stringify(next)}\n`);
  };
  return {
    path: () => current.reopen,
    remember(path) {
      if (path !== current.reopen) keep({ ...current, reopen: path });
    },
    waiting: () => current.waiting,
    noteWaiting(path, isWaiting) {
      if (current.waiting.includes(path) === isWaiting) return;
      const others = current.waiting.filter((each) => each !== path);
      keep({ ...current, waiting: isWaiting ? [...others, path].slice(-mostWaiting) : others });
    },
  };
}

function read(file: string): Kept {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Absent or damaged: nothing is reopened, and nothing is lost by that.
    return { reopen: null, waiting: [] };
  }
}
