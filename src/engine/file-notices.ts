import { type ErrorInfo, toErrorInfo } from '../shared/app-error.ts';
import { type BackupPlace, backupSkippedNotice } from './database/backup-file.ts';
import type { SourceFile } from './database/open-source-file.ts';
import { heldError, type Lease } from './ledger/lease.ts';
import { hasLedger } from './ledger/ledger-tables.ts';
import { setAsideNotice } from './ledger/set-aside.ts';

/** What a person should know of a file before working on it: read from the file each time, so that it is true now. */
export function noticesOf(
  source: SourceFile,
  backups: BackupPlace | null,
  /** Who else runs a job on it. */
  holder: Lease | null,
): readonly ErrorInfo[] {
  const { db } = source;
  const isFirstWrite = !hasLedger(db) && source.sidecar === null;
  return [
    holder === null ? null : toErrorInfo(heldError(holder)),
    setAsideNotice(db),
    isFirstWrite && backups !== null ? backupSkippedNotice(source, backups) : null,
  ].filter((notice) => notice !== null);
}
