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
