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

export type ReopenStore = ReturnType<typeof openReopenStore>;

/** Keeps the unfinished file's path in `state.json`, and those of files that wait for orders, so that it survives a crash as well as a quit. */
export function openReopenStore(folder: string) {
  const file = join(folder, 'state.json');
  let current = read(file);
  const keep = (next: Kept): void => {
    current = next;
    writeFileAtomically(file, `${JSON.stringify(next)}\n`);
  };
  return {
    /** The file to open at the next start because a job in it is not finished. */
    path: () => current.reopen,
    /** Written only where it changes. Throws what the file system throws. */
    remember(path: string | null) {
      if (path !== current.reopen) keep({ ...current, reopen: path });
    },
    /** Files with jobs that wait for orders, whether they are open or not. */
    waiting: (): readonly string[] => current.waiting,
    noteWaiting(path: string, isWaiting: boolean) {
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
