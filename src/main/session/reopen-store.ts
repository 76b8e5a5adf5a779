import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../app/write-file-atomically.ts';

const stateSchema = z.object({ reopen: z.string().min(1).nullable() });

export interface ReopenStore {
  /** The file to open at the next start because a job in it is not finished. */
  readonly path: () => string | null;
  /** Written only where it changes. Throws what the file system throws. */
  readonly remember: (path: string | null) => void;
}

/** Keeps the unfinished file's path in `state.json`, so that it survives a crash as well as a quit. */
export function openReopenStore(folder: string): ReopenStore {
  const file = join(folder, 'state.json');
  let current = read(file);
  return {
    path: () => current,
    remember(path) {
      if (path === current) return;
      current = path;
      writeFileAtomically(file, `${JSON.stringify({ reopen: path })}\n`);
    },
  };
}

function read(file: string): string | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).reopen;
  } catch {
    // Absent or damaged: nothing is reopened, and nothing is lost by that.
    return null;
  }
}
