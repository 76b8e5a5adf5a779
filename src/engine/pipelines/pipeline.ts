import type { ErrorCode } from '../../shared/app-error.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { Selection } from '../../shared/source.ts';

/** One raw row, as the model will read it; the number in front is given when the request is built. */
export interface LoadedRecord {
  readonly id: string;
  readonly text: string;
  readonly tokens: number;
}

/** Records under one heading (a day). A group is only split where it alone is larger than a batch. */
export interface RecordGroup {
  readonly heading: string;
  readonly tokens: number;
  readonly records: readonly LoadedRecord[];
}

/** An item, or the part of it that one request carries: the same shape, with fewer records. */
export interface LoadedItem {
  readonly id: string;
  readonly heading: string;
  readonly tokens: number;
  readonly groups: readonly RecordGroup[];
}

/** What a request carried, by ids alone: kept in the ledger so that a reply can be read after a crash. */
export interface PartKey {
  readonly itemId: string;
  /** In the order in which they were numbered, from 1. */
  readonly recordIds: readonly string[];
}

export interface ChatMessage {
  readonly role: 'system' | 'user';
  readonly content: string;
}

/** What one call sends. The reply to embeddings is the JSON that `encodeEmbeddings` writes. */
export type ModelRequest =
  | { readonly kind: 'chat'; readonly messages: readonly ChatMessage[] }
  | { readonly kind: 'embeddings'; readonly model: string; readonly inputs: readonly string[] };

/** What a request may hold: tokens in, tokens out, and items. */
export interface RequestLimits {
  readonly maxInputTokens: number;
  readonly maxOutputTokens: number;
  readonly maxItems: number;
}

export interface ReplyText {
  readonly text: string;
  /** False where the reply was cut off: its last line is then not to be trusted. */
  readonly complete: boolean;
  /** The provider filtered or refused in so many words. */
  readonly refused: boolean;
}

export interface ContentProblem {
  readonly code: ErrorCode;
  /** One sentence for the person. */
  readonly message: string;
}

/** What a reply says about one part. Records not in `accounted` have to be asked about again. */
export interface PartVerdict<Payload> {
  readonly itemId: string;
  readonly accounted: readonly string[];
  /** The stage's own findings for the accounted records; null where there are none. */
  readonly payload: Payload | null;
  readonly problems: readonly ContentProblem[];
}

export interface ListedItem {
  readonly id: string;
  readonly records: number;
}

/** First guesses at the length of a reply, in tokens; the job learns better ones. */
export interface OutputPrior {
  readonly perRecord: number;
  readonly perItem: number;
}

interface StageBase {
  readonly name: string;
  /** Its share of a run's time beside the other stages: a first guess, for the percent and the time left. */
  readonly weight: number;
}

/**
 * A stage that asks the model about items. All functions are synchronous and use the file's one connection;
 * `listItems`, `saveItem` and `saveFailure` run inside the engine's transaction.
 */
export interface CallStage<Payload> extends StageBase {
  readonly kind: 'call';
  /** False where the stage's items are not the job's own (texts to embed): their outcomes count for the stage alone. */
  readonly decidesItems: boolean;
  readonly outputPrior: OutputPrior;
  limits(settings: ModelSettings): RequestLimits;
  /** The instructions of a run: the analyst's own where the stage takes them. */
  instructions(settings: ModelSettings): string;
  /** The items that are this stage's to ask about; listed once a job, when the stage begins. */
  listItems(selection: Selection): Iterable<ListedItem>;
  /** Loads an item without the records in `except`. */
  loadItem(itemId: string, except: ReadonlySet<string>): LoadedItem;
  /** Tokens of everything in a request that is not an item. */
  overheadTokens(instructions: string): number;
  buildRequest(parts: readonly LoadedItem[], instructions: string): ModelRequest;
  parseReply(reply: ReplyText, parts: readonly PartKey[]): readonly PartVerdict<Payload>[];
  /** Writes the results of a whole item in place of its earlier ones; answers how many there are. */
  saveItem(itemId: string, payloads: readonly Payload[], context: SaveContext): SavedItem;
  /** Notes that an item has failed; its earlier results stay. */
  saveFailure(itemId: string, problem: ContentProblem, context: SaveContext): void;
}

export interface SaveContext {
  readonly jobId: string;
  readonly ordinal: number;
  readonly at: number;
}

export interface SavedItem {
  readonly results: number;
  /** Records set aside by the model, by id. */
  readonly setAside: readonly string[];
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
  begin(context: Pick<SaveContext, 'jobId' | 'at'>): LocalWork;
}

// The payload's type is the stage's own business: what goes in comes from the same stage.
export type Stage = CallStage<unknown> | LocalStage;

/** A named sequence of stages. */
export interface Pipeline {
  readonly name: string;
  /** Prepares the result tables and what reading needs; inside the transaction that creates the job. */
  prepare(): void;
  /** How many items of the selection have no outcome yet: the job's total. */
  countItems(selection: Selection): number;
  readonly stages: readonly Stage[];
}
