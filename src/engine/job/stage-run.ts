import type { Database } from 'better-sqlite3';
import type { LearntEndpoint } from '../../shared/learnt-endpoint.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { Pace } from '../calling/pace/pace.ts';
import type { Transport } from '../calling/transport.ts';
import type { CallRecords } from '../ledger/call-record.ts';
import type { ItemRecords } from '../ledger/item-record.ts';
import type { Commits } from './commit.ts';
import type { JobChannel } from './job-channel.ts';
import type { JobProgress } from './job-progress.ts';
import type { LiveFeed } from './live-feed.ts';
import type { Ordering } from './orders/ordering.ts';
import type { RetryWrite } from './retry-writes.ts';
import type { Sink } from './sink.ts';
import type { UnsavedWrites } from './unsaved-writes.ts';

/** Everything that running a stage needs, put together by the job runner. */
export interface StageRun extends Commits {
  readonly db: Database;
  readonly jobId: string;
  readonly settings: ModelSettings;
  readonly transport: Transport;
  readonly pace: Pace;
  /** Takes in what was learnt of the address and model. */
  readonly learn?: ((change: Partial<LearntEndpoint>) => void) | undefined;
  /** How it goes about orders. */
  readonly ordering: Ordering;
  /** Where settled items go. */
  readonly sink: Sink;
  /** Aborts what is on its way. */
  readonly signal: AbortSignal;
  /** Aborted before that, or with it: nothing more is begun, and what is on its way is waited for. */
  readonly winding: AbortSignal;
  readonly progress: JobProgress;
  readonly feed: LiveFeed;
  readonly channel: JobChannel;
  readonly items: ItemRecords;
  readonly calls: CallRecords;
  /** For every write that a passing fault of the storage must not end the job by. */
  readonly retryWrite: RetryWrite;
  /** Replies that the file would not take, until it does. */
  readonly unsaved: Pick<UnsavedWrites, 'keep'>;
  /** Writes a reply that is kept; see `createWriteGroup`. */
  readonly storeReply: (callId: number) => Promise<void>;
  /** Throws where the file is no longer the one that was opened. */
  readonly checkFile: () => void;
  /** In a run that goes carefully: told before an item is loaded and, with null, when it is. */
  readonly onLoad?: ((stage: string, itemId: string | null) => void) | undefined;
  readonly now: () => number;
  /** Called when a reply is on disk and before it is read: the instant that crash tests are after. */
  readonly onReceived?: (() => void) | undefined;
}
