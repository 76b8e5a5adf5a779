import { backupFile } from '../database/backup-file.ts';
import { guardDatabase } from '../database/database-error.ts';
import { makeDurable } from '../database/open-source-file.ts';
import { hasLedger } from '../ledger/ledger-tables.ts';
import { migrate } from '../ledger/migrate.ts';
import { openFile } from '../open-file.ts';
import { type FileState, listen } from './file-state.ts';

/** A copy of a file that Gleaner has not written to. A sidecar is ours from the beginning, and its source is never written. */
async function backUp({ file, options, closing, told }: FileState): Promise<void> {
  const { source } = file;
  if (!options.backups || source.sidecar !== null || hasLedger(source.db)) return;
  const now = (options.now ?? Date.now)();
  await backupFile(source, options.backups, {
    now,
    signal: closing.signal,
    onProgress: (progress) => told?.backup(progress),
  });
}

/** Whoever asks for the first write waits for the copy. */
export async function backedUp(state: FileState): Promise<void> {
  state.backingUp ??= backUp(state).finally(() => {
    state.backingUp = null;
  });
  await state.backingUp;
  state.closing.signal.throwIfAborted();
}

/** Before the first write: a sidecar where the source cannot be written, durability, the ledger. */
export function prepareToWrite(state: FileState): void {
  const { source, runner } = state.file;
  if (source.sidecar !== null && !hasLedger(source.db)) {
    runner.channel.end();
    source.db.close();
    state.file = openFile(state.path, state.options, true);
    listen(state);
  }
  const { file } = state;
  guardDatabase(() => {
    // To write a log beside it makes the file another one to SQLite, and changes nothing that an estimate is of.
    state.estimated.through(file.source, () => makeDurable(file.source.db));
    migrate(file.source.db);
    for (const pipeline of file.pipelines.values()) pipeline.list();
    file.identity.committed();
  });
}

/** The same for what is no job. */
export async function readyToWrite(state: FileState): Promise<void> {
  if (hasLedger(state.file.source.db)) return;
  await backedUp(state);
  prepareToWrite(state);
}
