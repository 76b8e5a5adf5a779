import type { Engine } from '../engine/engine-api.ts';
import type { JobSnapshot } from '../shared/job.ts';
import type { SourceInfo } from '../shared/source.ts';

/** What of an engine a face reads. */
export type ReadingEngine = Pick<Engine, 'info' | 'read'>;

/** How a pipeline is spoken of on the command line. */
export interface PipelineFace {
  readonly items: string;
  readonly item: string;
  /** The command that runs it, and a table to write out by default; null where it has several. */
  readonly command: string;
  readonly defaultTable: string | null;
  readonly nothingToDo: string;
  /** Whether an item has records of its own to be counted. */
  readonly hasRecords: boolean;
  /** What a file holds of it; null where nothing. */
  status(info: SourceInfo): string | null;
  /** Lines of a job's summary: what it counts as results. */
  results(job: JobSnapshot): readonly string[];
  /** What the file holds after a job, in place of `results`; undefined where that says it all. */
  found?(engine: ReadingEngine, job: JobSnapshot): Promise<readonly string[] | undefined>;
}
