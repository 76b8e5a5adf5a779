import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { FileStorage, SourceInfo } from '../../shared/source.ts';
import { copiesOf } from '../database/backup-file.ts';
import { tableBytes } from '../database/table-bytes.ts';
import { noticesOf } from '../file-notices.ts';
import { ledgerTables } from '../ledger/ledger-tables.ts';
import { type FileState, foundIn, modulesOf } from './file-state.ts';

/** The file with what is written to it and not yet folded in; it grows as a job goes on. */
function sizeOnDisk(path: string): number {
  const sizeOf = (each: string): number => statSync(each, { throwIfNoEntry: false })?.size ?? 0;
  return sizeOf(path) + sizeOf(`${path}-wal`);
}

export function infoOf({ file, options }: FileState): SourceInfo {
  const { path, sidecar } = file.source;
  return {
    path,
    name: basename(path),
    sizeBytes: sizeOnDisk(path),
    found: foundIn(file),
    sidecar,
    notices: [
      ...noticesOf(file.source, options.backups ?? null, file.runner.holder()),
      ...[...file.pipelines.values()].flatMap((each) => each.notices()),
    ],
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
