import type { ErrorInfo } from '../../shared/app-error.ts';
import type { ImportProgress, ImportReport } from '../../shared/mail-import.ts';

/** What a worker that imports mail is started with. */
export interface ImportStart {
  readonly source: string;
  readonly out: string;
}

/** What it says: how far it is, then once how it ended. The only thing that it is told is to stop. */
export type ImportMessage =
  | { readonly kind: 'progress'; readonly progress: ImportProgress }
  | { readonly kind: 'report'; readonly report: ImportReport }
  | { readonly kind: 'failure'; readonly error: ErrorInfo };
