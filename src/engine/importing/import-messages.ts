import type { ErrorInfo } from '../../shared/app-error.ts';
import type { DataImportReport, DataPreview, DataReading } from '../../shared/data-import.ts';
import type { ImportProgress } from '../../shared/import-progress.ts';
import type { ImportReport } from '../../shared/mail-import.ts';
import type { TableImportOptions } from '../data-import/import-tables.ts';

/** What a worker can be started for: what it is given, and what it answers. */
export interface ImportWork {
  readonly mail: {
    readonly given: { readonly source: string; readonly out: string };
    readonly report: ImportReport;
  };
  readonly tables: {
    readonly given: Omit<TableImportOptions, 'onProgress' | 'signal'>;
    readonly report: DataImportReport;
  };
  readonly preview: {
    readonly given: { readonly path: string; readonly reading: DataReading };
    readonly report: DataPreview;
  };
}
export type ImportKind = keyof ImportWork;

/** What a worker is started with. */
export type ImportStart<Kind extends ImportKind = ImportKind> = {
  readonly [Each in Kind]: { readonly kind: Each; readonly given: ImportWork[Each]['given'] };
}[Kind];

/** What it says: how far it is, then once how it ended. The only thing that it is told is to stop. */
export type ImportMessage<Kind extends ImportKind = ImportKind> =
  | { readonly kind: 'progress'; readonly progress: ImportProgress }
  | { readonly kind: 'report'; readonly report: ImportWork[Kind]['report'] }
  | { readonly kind: 'failure'; readonly error: ErrorInfo };
