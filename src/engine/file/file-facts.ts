import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { type ErrorInfo, toErrorInfo } from '../../shared/app-error.ts';
import type { FileStorage, SourceInfo } from '../../shared/source.ts';
import { backupSkippedNotice, copiesOf } from '../database/backup-file.ts';
import { tableBytes } from '../database/table-bytes.ts';
import { heldError } from '../ledger/lease.ts';
import { hasLedger, ledgerTables } from '../ledger/ledger-tables.ts';
import { setAsideNotice } from '../ledger/set-aside.ts';
import { type FileState, foundIn, modulesOf } from './file-state.ts';

/** The file with what is written to it and not yet folded in; it grows as a job goes on. */
function sizeOnDisk(path: string): number {
  const sizeOf = (each: string): number => statSync(each, { throwIfNoEntry: false })?.size ?? 0;
  return sizeOf(path) + sizeOf(`${path}-wal`);
}

/** What a person should know of a file before working on it: read from the file each time, so that it is true now. */
function noticesOf({ file, options }: FileState): readonly ErrorInfo[] {
  const { source, runner } = file;
  const { backups = null } = options;
  const { db } = source;
  const holder = runner.holder();
  const isFirstWrite = !hasLedger(db) && source.sidecar === null;
  return [
    holder === null ? null : toErrorInfo(heldError(holder)),
    setAsideNotice(db),
    isFirstWrite && backups !== null ? backupSkippedNotice(source, backups) : null,
  ].filter((notice) => notice !== null);
}

export function infoOf(state: FileState): SourceInfo {
  const { file } = state;
  const { path, sidecar } = file.source;
  return {
    path,
    name: basename(path),
    sizeBytes: sizeOnDisk(path),
    found: foundIn(file),
    sidecar,
    notices: [...noticesOf(state), ...file.pipelines.values().flatMap((each) => each.notices())],
  };
}

export function storageOf(state: FileState): FileStorage {
  const { file, options, path } = state;
  const { db } = file.source;
  const opened = modulesOf(state).filter(({ contract }) => file.pipelines.has(contract.name));
  return {
    sizeBytes: sizeOnDisk(path),
    ledgerBytes: tableBytes(db, ledgerTables(db)),
    resultBytes: tableBytes(
      db,
      opened.flatMap(({ resultTables }) => resultTables),
    ),
    copies: options.backups ? copiesOf(options.backups, path) : { count: 0, bytes: 0, newest: null },
  };
}
