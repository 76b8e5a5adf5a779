import type { ErrorInfo } from './app-error.ts';
import type { FoundInFile } from './pipelines/registry.ts';

/** An opened file, as a view needs it. */
export interface SourceInfo {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly found: FoundInFile;
  /** Results go to a sidecar file because the source cannot be written. */
  readonly sidecar: string | null;
  /** What a person should know before working on the file: who else does, what was set aside, what is not backed up. */
  readonly notices: readonly ErrorInfo[];
}

/** What a file takes on the disk, and what of it is Gleaner's, in bytes. */
export interface FileStorage {
  /** The file, with what is written to it and not yet folded in. */
  readonly sizeBytes: number;
  /** Of it (or of the file beside it that the results go to): jobs, requests, replies and the state of each item. */
  readonly ledgerBytes: number;
  /** Of it: the tables of results. */
  readonly resultBytes: number;
  /** Copies of files of that name, from before Gleaner first wrote to them. */
  readonly copies: { readonly count: number; readonly bytes: number; readonly newest: string | null };
}
