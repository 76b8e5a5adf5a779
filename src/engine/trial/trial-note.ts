import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const noteSchema = z.object({
  pipeline: z.string(),
  /** Who is tried on, by id. */
  items: z.array(z.string()),
  columns: z.array(
    z.object({
      /** By what the question to these items is known. */
      key: z.string().regex(/^\w+$/),
      model: z.string(),
      name: z.string().nullable(),
    }),
  ),
});
export type TrialNote = z.output<typeof noteSchema>;

const noteAt = (folder: string): string => join(folder, 'latest.json');

/** Notes which trial is asked for, so that it can be shown again. The last that was begun is the one that is kept. */
export function writeNote(folder: string, noted: TrialNote): void {
  const half = join(folder, `${randomUUID()}.tmp`);
  try {
    writeFileSync(half, JSON.stringify(noted), { mode: 0o600 });
    renameSync(half, noteAt(folder));
  } finally {
    rmSync(half, { force: true });
  }
}

/** Nothing is shown again from then on. */
export const forgetNote = (folder: string): void => rmSync(noteAt(folder), { force: true });

export function readNote(folder: string): TrialNote | null {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(noteAt(folder), 'utf8')));
  } catch {
    // Nothing was tried, or what was noted of it cannot be read: nothing is shown then.
    return null;
  }
}
