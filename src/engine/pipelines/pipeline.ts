import type { ModelSettings } from '../../shared/model-settings.ts';
import type { Selection } from '../../shared/work.ts';
import type { ModelRequest } from '../calling/model-request.ts';
import type { ContentProblem, ListedItem, LoadedItem, PartKey } from '../items.ts';
import type { OutputPrior, RequestLimits } from '../packing/token-estimates.ts';

export interface ReplyText {
  readonly text: string;
  /** False where the reply was cut off: its last line is then not to be trusted. */
  readonly complete: boolean;
  /** The provider filtered or refused in so many words. */
  readonly refused: boolean;
}

/** What a reply says about one part. Records not in `accounted` have to be asked about again. */
export interface PartVerdict<Payload> {
  readonly itemId: string;
  readonly accounted: readonly string[];
  /** The stage's own findings for the accounted records; null where there are none. */
  readonly payload: Payload | null;
  readonly problems: readonly ContentProblem[];
  /**
   * What is believed in place of the above where its further records were in doubt before: they were asked about again, and the
   * same was said of them.
   */
  readonly onceMore?: Pick<PartVerdict<Payload>, 'accounted' | 'payload'>;
}

interface StageBase {
  readonly name: string;
  /** Its share of a run's time beside the other stages: a first guess, for the percent and the time left. */
  readonly weight: number;
}

/** What a stage sends: to embed texts leaves no room for an answer. */
export const kindOf = (stage: CallStage<unknown>, settings: ModelSettings): 'chat' | 'embeddings' =>
  stage.limits(settings).maxOutputTokens > 0 ? 'chat' : 'embeddings';

/** How what a stage asks is put into words. */
export type RequestForm = Pick<CallStage<unknown>, 'loadItem' | 'loadWhole' | 'tellBefore' | 'buildRequest'>;

/**
 * A stage that asks the model about items. All functions are synchronous and use the file's one connection;
 * `listItems`, `saveItem` and `saveFailure` run inside the engine's transaction.
 */
export interface CallStage<Payload> extends StageBase {
  readonly kind: 'call';
  /** False where the stage's items are not the job's own (texts to embed): their outcomes count for the stage alone. */
  readonly decidesItems: boolean;
  readonly outputPrior: OutputPrior;
  /** Share of an item's records that has to be accounted for, 0–1; what the settings say where left out. */
  readonly leastCoverage?: number;
  limits(settings: ModelSettings): RequestLimits;
  /** See `fingerprintOf`: what was asked under another is not taken over by a new job. */
  fingerprint(settings: ModelSettings): string;
  /** The items that are this stage's to ask about; listed once a job, when the stage begins. */
  listItems(selection: Selection): Iterable<ListedItem>;
  /** Loads an item without the records in `except`; where it grows, without those that have been read before. */
  loadItem(itemId: string, except: ReadonlySet<string>, grows?: boolean): LoadedItem;
  /** An item with the results told before its records that a request named by these ids, as far as they are there still. */
  tellBefore?(item: LoadedItem, ids: readonly string[]): LoadedItem;
  /** Tokens of everything in a request that is not an item. */
  overheadTokens(): number;
  /** An item with every record that may have been asked about, whatever has become known since; `loadItem` where left out. */
  loadWhole?(itemId: string): LoadedItem;
  /** @param told what `tell` answered when it was first built */
  buildRequest(parts: readonly LoadedItem[], told?: string | null): ModelRequest;
  /** What a request that is built now tells besides, kept with the call; it is no part of the question. */
  tell?(): string | null;
  /** How requests were built by earlier versions, the newest first: for showing those that were sent then. */
  readonly earlier?: readonly RequestForm[];
  /** What a whole line of a reply is about, for a person who looks on; null where it says nothing. */
  readonly saying?: (line: string) => string | null;
  parseReply(reply: ReplyText, parts: readonly PartKey[]): readonly PartVerdict<Payload>[];
  /**
   * Writes the results of a whole item in place of its earlier ones, or of the new records of one that grows beside them;
   * answers how many there are.
   */
  saveItem(itemId: string, payloads: readonly Payload[], context: SaveItemContext): SavedItem;
  /** Tells the problem that the last reply had with a piece of an item of the item as a whole; as it stands where left out. */
  tellWhole?(problem: ContentProblem, whole: WholeItem): ContentProblem;
  /** Notes that an item has failed; its earlier results stay. */
  saveFailure(itemId: string, problem: ContentProblem, context: SaveContext): void;
}

/** How many records an item has, and how many of them no reply accounted for. */
export interface WholeItem {
  readonly records: number;
  readonly missing: number;
}

export interface SaveContext {
  readonly jobId: string;
  readonly ordinal: number;
  readonly at: number;
  /** The run's chat model. */
  readonly model: string;
}

export interface SaveItemContext extends SaveContext {
  /** Records of the item that no reply accounted for: 0 where the item is whole. */
  readonly unaccounted: number;
  /** The item has results that stay. */
  readonly grows: boolean;
  /** What the records are known again by that were asked about, where one reply accounted for all of them. */
  readonly hash?: number | undefined;
}

export interface SavedItem {
  /** How many results were written. */
  readonly results: number;
  /** Records of the whole item that the model set aside, by id. */
  readonly setAside: readonly string[];
  /** Records of the whole item that no reply accounted for; those of this reading where left out. */
  readonly unaccounted?: number;
  /** A later stage goes on with the item: it has no outcome yet. */
  readonly goesOn?: boolean;
}

/** Work of a local stage: each step runs in a transaction of its own, and answers how much of the total it did. */
export interface LocalWork {
  readonly total: number;
  readonly steps: Iterable<() => number>;
}

/** A stage without a model. It begins anew after a crash, so that doing it twice has to come to the same. */
export interface LocalStage extends StageBase {
  readonly kind: 'local';
  begin(context: Omit<SaveContext, 'ordinal'>): LocalWork;
}

// The payload's type is the stage's own business: what goes in comes from the same stage.
export type Stage = CallStage<unknown> | LocalStage;

/** A named sequence of stages. */
export interface Pipeline {
  readonly name: string;
  /** What it was asked, in full: stored with the job, and asked for again with it. */
  readonly options: unknown;
  /** Prepares the result tables and what reading needs; inside the transaction that creates the job. */
  prepare(): void;
  /** How many items of the selection have no outcome yet: the job's total. */
  countItems(selection: Selection): number;
  /**
   * The model by which texts will be embedded, to be tried before other calls are paid for; null where there are no other
   * calls, or where the file has vectors of it and `isKnownAddress`: it was asked there before.
   */
  untriedEmbeddingModel?(selection: Selection, isKnownAddress: boolean): string | null;
  /** The model by which texts are embedded, where any are: it has a price of its own. */
  readonly embeddingModel?: string;
  readonly stages: readonly Stage[];
}
