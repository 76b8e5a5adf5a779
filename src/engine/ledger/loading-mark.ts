import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { prepared } from '../database/prepared.ts';

const markSchema = z.object({ jobId: z.string(), stage: z.string(), itemId: z.string() });

/** The item that is being loaded, in a run that goes carefully: what a worker that dies over it leaves behind. */
export type LoadingMark = z.infer<typeof markSchema>;

export function setLoadingMark(db: Database, mark: LoadingMark | null): void {
  if (mark === null) prepared(db, "DELETE FROM main.gleaner_meta WHERE key = 'loading'").run();
  else
    prepared(db, "INSERT OR REPLACE INTO main.gleaner_meta (key, value) VALUES ('loading', ?)").run(
      JSON.stringify(mark),
    );
}

export function readLoadingMark(db: Database): LoadingMark | null {
  const stored = db.prepare("SELECT value FROM main.gleaner_meta WHERE key = 'loading'").pluck().get();
  if (typeof stored !== 'string') return null;
  const read = markSchema.safeParse(JSON.parse(stored));
  return read.success ? read.data : null;
}
