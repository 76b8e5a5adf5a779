import type { Database } from 'better-sqlite3';
import { type JobRecord, readJob } from './job-record.ts';

/**
 * Gives what earlier versions were told and did not use the fingerprint that it was asked under, so that a new job can take
 * it over. Where that cannot be known any more it stays without, and is never taken over.
 * @param fingerprintsOf the fingerprint of each stage of a job, by the stage's name
 */
export function fillFingerprints(
  db: Database,
  fingerprintsOf: (job: JobRecord) => ReadonlyMap<string, string>,
): void {
  const jobs = db
    .prepare<[], string>(
      `SELECT DISTINCT job_id FROM main.gleaner_part WHERE fingerprint IS NULL
       UNION SELECT DISTINCT job_id FROM main.gleaner_call WHERE fingerprint IS NULL AND status = 'received'`,
    )
    .pluck()
    .all();
  const tables = ['gleaner_part', 'gleaner_call', 'gleaner_item'].map((table) =>
    db.prepare<[string, string, string]>(
      `UPDATE main.${table} SET fingerprint = ? WHERE job_id = ? AND stage = ? AND fingerprint IS NULL`,
    ),
  );
  db.transaction(() => {
    for (const jobId of jobs) {
      for (const [stage, fingerprint] of fingerprintsOf(readJob(db, jobId)))
        for (const table of tables) table.run(fingerprint, jobId, stage);
    }
  }).immediate();
}
