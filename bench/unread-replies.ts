import Database from 'better-sqlite3';

/**
 * Puts a file whose job is over back to where all replies are on disk and none has been read: no results, every item
 * waits, and the job rests. So the reading and saving alone can be measured. Answers how many replies wait.
 */
export function unreadReplies(path: string): number {
  const db = new Database(path, { fileMustExist: true });
  const unread = db.transaction((): number => {
    db.exec(`
      DELETE FROM extracted_events;
      DELETE FROM event_sequences;
      DELETE FROM gleaner_part;
      DELETE FROM gleaner_event;
      UPDATE gleaner_item SET status = 'pending', results = 0, unaccounted = 0, fruitless = 0, code = NULL,
        message = NULL, call_id = NULL, set_aside = NULL, payloads = NULL;
      UPDATE gleaner_job SET status = 'paused', reason = 'interrupted', succeeded = 0, failed = 0,
        processed_records = 0, unaccounted_records = 0, results = 0, batches = 0, prompt_tokens = 0,
        completion_tokens = 0, elapsed_ms = 0, last_seq = 0, finished_at = NULL,
        stages = json_set(stages, '$[0].current', 0, '$[0].failed', 0, '$[0].finishedAt', NULL);`);
    return db
      .prepare(
        "UPDATE gleaner_call SET status = 'received', code = NULL, settled_at = NULL WHERE reply IS NOT NULL",
      )
      .run().changes;
  })();
  db.exec('VACUUM');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return unread;
}
