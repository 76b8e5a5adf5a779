import type { Command } from 'commander';
import type { Engine } from '../../engine/engine-api.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import type { SourceInfo } from '../../shared/source.ts';
import type { Estimate, Selection } from '../../shared/work.ts';

/** What of an engine a face reads. */
export type ReadingEngine = Pick<Engine, 'info' | 'read'>;

/** Further fields of an estimate as JSON, and lines for a person. */
interface EstimateMore {
  readonly fields: object;
  readonly lines: readonly string[];
}

/** The command that starts a job of a pipeline, beside what all of them take: a selection, a model, `--json`. */
export interface JobCommand {
  readonly name: string;
  readonly description: string;
  /** What `--failed` and `--all` and the option that names items say of themselves; `--new` and `--changed` where it has them. */
  readonly selects: {
    readonly named: string;
    readonly failed: string;
    readonly all: string;
    readonly new?: string;
    readonly changed?: string;
  };
  /** Whom a list names that is empty. */
  readonly nobody: string;
  addOptions(command: Command): Command;
  /** What the job is asked. @throws AppError bad_input */
  readOptions(given: Readonly<Record<string, unknown>>): unknown;
  /** Said before the start. */
  beforeStart?(engine: ReadingEngine, selection: Selection, options: unknown): Promise<void>;
  /** What an estimate takes and says besides. */
  readonly estimating?: {
    addOptions(command: Command): Command;
    readOptions(given: Readonly<Record<string, unknown>>): unknown;
    more(engine: ReadingEngine, selection: Selection, options: unknown): Promise<EstimateMore>;
  };
}

/** What speaks of any pipeline, for commands of one. */
export interface CommandTools {
  /** A bar that shows how a job goes. */
  progress(): { show(job: JobSnapshot): void; end(): void };
  estimateWords(estimate: Estimate, pipeline: string): string;
}

/** What `export` takes besides, of the tables of one pipeline. */
export interface ExportFace {
  addOptions(command: Command): Command;
  /** What a table is asked for; undefined where nothing was said. @throws AppError bad_input */
  readOptions(table: string, given: Readonly<Record<string, unknown>>): unknown;
}

/** How a pipeline is spoken of on the command line. */
export interface PipelineFace {
  readonly items: string;
  readonly item: string;
  readonly job: JobCommand;
  /** Where a file holds several: the option of `estimate` that means this one; null for what is meant without. */
  readonly estimateFlag: string | null;
  readonly exporting?: ExportFace;
  /** Further commands. */
  addCommands?(program: Command, tools: CommandTools): void;
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
