import { AppError } from '../../shared/app-error.ts';
import { type CallFailure, retryFor, retryWith } from './call-failure.ts';
import { classifyConnection } from './connection-error.ts';
import { ProviderError } from './provider-error.ts';
import { classifyProviderError } from './status-error.ts';

export type { CallFailure } from './call-failure.ts';

/** The error for an answer that is no model's: a proxy's or a login page. */
export function notAModel(contentType: string): AppError {
  return new AppError('not_a_model', 'The address answered with a web page, not with a model.', {
    hint: 'Check the base URL (it usually ends in /v1) and any proxy or login page in between.',
    params: { contentType },
  });
}

export function idleTimeout(seconds: number): AppError {
  return new AppError('idle_timeout', `The model was silent for ${seconds} seconds.`, {
    hint: 'Gleaner tries again by itself; raise the idle timeout for a slow model.',
    params: { seconds },
  });
}

const isAbort = (thrown: unknown): boolean =>
  thrown instanceof Error && (thrown.name === 'AbortError' || thrown.name === 'TimeoutError');

/** Names what went wrong with a call, and what to do about it. An abort of ours is not a failure: see `aborted`. */
export function classifyCallError(thrown: unknown, now: number): CallFailure {
  if (thrown instanceof AppError) {
    return { error: thrown, remedy: retryWith({ onlyIfItWorked: thrown.code === 'not_a_model' }) };
  }
  if (thrown instanceof ProviderError) return classifyProviderError(thrown, now);
  if (isAbort(thrown)) {
    return { error: new AppError('aborted', 'The call was stopped.'), remedy: retryWith({}) };
  }
  if (thrown instanceof Error) return classifyConnection(thrown);
  return retryFor('connection_lost', {
    message: 'The connection to the model was lost.',
    hint: 'Gleaner tries again by itself.',
    cause: thrown,
  });
}
