import type { AppError, ErrorInfo } from '../../shared/app-error.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { PipelineContract } from '../../shared/pipelines/contract.ts';
import type { ReportSection } from '../../shared/report.ts';
import type { Selection } from '../../shared/work.ts';
import type { SourceFile } from '../database/open-source-file.ts';
import type { ExportSource } from '../exporting/export-source.ts';
import type { PackedWork } from '../packing/learn-estimate.ts';
import type { ReportWords } from '../report/report-words.ts';
import type { Pipeline } from './pipeline.ts';

/** What a job of the file, or a trial of it, has found. */
export interface KeptReading {
  readonly kind: 'run' | 'trial';
  readonly job: JobSnapshot;
  /** By what name its question goes; null where it has none. */
  readonly asked: string | null;
  /** What it was asked, as it is stored. */
  readonly options: unknown;
  /** What replies brought in a stage, of those of these items that it has read whole. */
  readonly found: (stage: string, itemIds: readonly string[]) => ReadonlyMap<string, readonly unknown[]>;
}

/** What a read may know besides its input. */
export interface ReadContext {
  /** Items that the running job is asking about now. */
  readonly active: ReadonlySet<string>;
  /** The vector of one text, for reads that ask the model. @throws AppError what the provider answers */
  readonly embed: (model: string, text: string) => Promise<Float32Array>;
  /** Every reading that is kept, by whatever pipeline. */
  readonly readings: () => readonly KeptReading[];
}

/** What an act is given besides its input; it runs inside a transaction. */
export interface ActContext {
  /** In epoch milliseconds. */
  readonly at: number;
}

/** One pipeline on one open file. */
export interface OpenPipeline {
  /** What `SourceInfo.found` says of it. */
  info(): unknown;
  notices(): readonly ErrorInfo[];
  /** Looks again at which items there are. */
  list(): void;
  /** The same for the same options, whenever it is asked for. @throws AppError what is wrong with the options */
  pipelineFor(options: unknown): Pipeline;
  /** What a job would take by packing alone, without sending or writing anything. */
  estimate(options: unknown, selection: Selection, settings: ModelSettings): Promise<PackedWork>;
  /** One for each read of the contract; the input is checked already. */
  readonly reads: Readonly<Record<string, (input: never, context: ReadContext) => unknown>>;
  /** One for each act of the contract; the input is checked already. */
  readonly acts?: Readonly<Record<string, (input: never, context: ActContext) => unknown>>;
  /** What a report of a run tells besides: what was asked with those options, and what the file holds. Left out where it is nothing. */
  report?(
    options: unknown,
    words: ReportWords,
  ): Promise<{ readonly asked: readonly ReportSection[]; readonly found: readonly ReportSection[] }>;
  /** One for each table of the contract, by options of its own. @throws AppError bad_input, aborted */
  readonly tables: Readonly<
    Record<string, (options: unknown, signal: AbortSignal) => ExportSource | Promise<ExportSource>>
  >;
}

/** A pipeline, as the engine knows it: everything else about it is in its own folder. */
export interface PipelineModule {
  readonly contract: PipelineContract;
  /** By what name a job's question goes that was asked with such options, as they are stored; left out where none has one. */
  nameOf?(options: unknown): string | null;
  /** Tables of the file that it writes; a view or a virtual table of such a name is refused. */
  readonly resultTables: readonly string[];
  /** Looks for what it can read in the file; null where there is nothing. Nothing is written. */
  open(source: SourceFile): OpenPipeline | null;
  /**
   * The same of a file in which no pipeline found anything: with what a person has to say first of it. Null, or left out, where
   * that would be of no use.
   */
  openByHand?(source: SourceFile): OpenPipeline | null;
  /** Why something that looks like its own is not read; null, or left out, where there is nothing such. */
  refusal?(source: SourceFile): AppError | null;
  /** What is said where it is asked for and the file has nothing for it; `found` are the pipelines that it has. */
  absent(source: SourceFile, found: readonly string[]): AppError;
}
