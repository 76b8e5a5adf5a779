import { AppError } from '../../shared/app-error.ts';
import { BrokenStream, type StreamedReply } from './model-reply.ts';
import { ProviderError } from './provider-error.ts';

/** What came of a try that broke off before there was anything worth reading. */
export type BrokenReply = Pick<StreamedReply, 'text' | 'thought' | 'usage'>;

const nothingCame: BrokenReply = { text: '', usage: null };

/** How far a try had come. */
export interface TryStanding {
  /** Its answer's headers came, and were no refusal. */
  isBegun: boolean;
  /** The model began to answer. */
  isAccepted: boolean;
}

/**
 * What the provider has probably charged for, of a try that failed; null where no model has worked on it. Whoever began
 * to answer has read the prompt, and who was silent for too long may have been at work.
 */
export function paidOfBroken(thrown: unknown, { isBegun, isAccepted }: TryStanding): BrokenReply | null {
  if (thrown instanceof BrokenStream) return thrown.reply;
  if (isAccepted || (isBegun && !(thrown instanceof ProviderError))) return nothingCame;
  return thrown instanceof AppError && thrown.code === 'idle_timeout' ? nothingCame : null;
}
