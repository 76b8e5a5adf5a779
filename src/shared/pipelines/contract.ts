import { z } from 'zod';
import type { Language } from '../words/wording.ts';
import { selectionSchema } from '../work.ts';

/** One request: how its input is checked, and the type of its answer. */
export interface Route<Input extends z.ZodType, Output> {
  readonly input: Input;
  readonly output?: Output;
}

/** Declares a request: `route<Answer>()(schema)`. */
export function route<Output>() {
  return <Input extends z.ZodType>(input: Input): Route<Input, Output> => ({ input });
}

/** One read of a pipeline. */
export interface Read<Input extends z.ZodType, Output> extends Route<Input, Output> {
  /** It asks the model something, and so needs to be told how to reach it. */
  readonly asksModel: boolean;
}

/** Declares a read: `read<Answer>()(schema)`. */
export function read<Output>() {
  return <Input extends z.ZodType>(
    input: Input,
    { asksModel = false }: { readonly asksModel?: boolean } = {},
  ): Read<Input, Output> => ({ input, asksModel });
}

export const foreignQuerySchema = z.object({ selection: selectionSchema });

/** Results that Gleaner did not write. */
export interface ForeignCount {
  /** Of the chosen items, and of how many of them. */
  readonly events: number;
  readonly users: number;
  /** Of all items of the file. */
  readonly inFile: number;
}

/** Declares what a pipeline says of an open file: a type, without a value. */
export const held = <Info>(): { readonly told?: Info } => ({});

/** What is said of a job over its items where there is no window: in the tray, and in notifications. */
export interface CountWords {
  readonly one: string;
  readonly many: string;
  readonly oneChosen: string;
  readonly manyChosen: string;
  readonly failed: string;
  /** Of what it has found so far, where that is worth a word. */
  readonly found?: string;
}

/** How much of a file has been read, in a pipeline's items. */
export interface ItemCounts {
  readonly items: number;
  readonly done: number;
  readonly failed: number;
  /** Of those that are done, the ones with records that came since; left out where nothing of an item can come later. */
  readonly grown?: number;
}

/** Everything that the window says of a run, in the pipeline's own nouns. */
export type RunWord =
  | 'items'
  | 'selection'
  | 'unfinishedHint'
  | 'failedHint'
  | 'allHint'
  | 'note'
  | 'chosenNote'
  | 'nothing'
  | 'allDone'
  | 'processed'
  | 'perMinute'
  | 'results'
  | 'readingNone'
  | 'left_one'
  | 'left_other'
  | 'cancelBody'
  | 'empty'
  | 'completedChosen_one'
  | 'completedChosen_other'
  | 'completedSome_one'
  | 'completedSome_other'
  | 'inFile'
  | 'completed'
  | 'completedFailed_one'
  | 'completedFailed_other'
  | 'cancelledBody_one'
  | 'cancelledBody_other'
  | 'seeFailed';

/** How a pipeline speaks where all of them are spoken of in the same places; what its own pages say stands beside. */
export interface PipelineWords {
  /** What it is about, as the rail names it where it has several pages. */
  readonly name: string;
  /** Its pages, as their tabs and the menu name them. */
  readonly pages: Readonly<Record<string, string>>;
  readonly stages: Readonly<Record<string, string>>;
  /** Its tables, as an export names them. */
  readonly tables: Readonly<Record<string, string>>;
  readonly counts: CountWords;
  /** Under `runOf` and the pipeline's name; its own further words may stand here, too. */
  readonly run: Readonly<Record<RunWord, string>>;
}

/** The same in another language, which may have no singular. */
type Translated = Omit<PipelineWords, 'run'> & {
  readonly run: Readonly<Record<Exclude<RunWord, `${string}_one`>, string>>;
};

/**
 * What both sides must know of a pipeline: its name in ledgers, how its options are checked (each has a default), its reads,
 * its tables for export and its pages, by names that are its own alone, and its words.
 */
export interface PipelineContract {
  readonly name: string;
  readonly options: z.ZodType;
  readonly reads: Readonly<Record<string, Read<z.ZodType, unknown>>>;
  /** Changes to results that are there, by the analyst's word and without the model; each in one transaction while no job runs. */
  readonly acts?: Readonly<Record<string, Route<z.ZodType, unknown>>>;
  /**
   * The read (`foreignQuerySchema` to `ForeignCount`) that counts what somebody else wrote where its results go, where it
   * leaves that to the analyst: her answer is the option `replaceForeign`.
   */
  readonly foreignResults?: string;
  /** What it asks can be tried on a few items: it has one question, and items that do not hang together. */
  readonly isTried?: true;
  readonly tables: readonly string[];
  /** What can be asked of some of them, by their names. */
  readonly exportOptions?: Readonly<Record<string, z.ZodType>>;
  /** The one of them that is meant where none is named. */
  readonly mainTable?: string;
  /** The first is the one that a job is started and watched on. */
  readonly pages: readonly [string, ...string[]];
  /** The page that a file opens on, by what is held of it; left out where it is always the first. */
  readonly opensOn?: (info: never) => string;
  readonly words: { readonly [Each in Language]: Each extends 'en' ? PipelineWords : Translated };
  /** What it says of an open file; see `SourceInfo.found`. */
  readonly info: { readonly told?: unknown };
  /** How much of a file is read, by what is held of it. */
  readonly soFar: (info: never) => ItemCounts;
}
