import { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import { AppError, type ErrorCode } from '../../shared/app-error.ts';
import type { PauseReason } from '../../shared/job.ts';

/**
 * What to do about a call that failed:
 * - `retry`: the same request again, after a while;
 * - `pause`: the whole job stops, since every other call would fail alike;
 * - `content`: this request will not do; smaller ones may.
 */
export type CallRemedy =
  | {
      readonly kind: 'retry';
      readonly retryAfterMs: number | null;
      readonly requestsPerMinute: number | null;
    }
  | { readonly kind: 'pause'; readonly reason: PauseReason }
  | { readonly kind: 'content' };

export interface CallFailure {
  readonly error: AppError;
  readonly remedy: CallRemedy;
}

/** The longest wait that a provider is believed about. */
const longestRetryAfterMs = 5 * 60_000;

/** Reads `retry-after-ms`, or `retry-after` as seconds or as a date; null where neither makes sense. */
export function readRetryAfter(headers: Headers | undefined, now: number): number | null {
  const inMs = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(inMs) && inMs >= 0) return Math.min(inMs, longestRetryAfterMs);
  const text = headers?.get('retry-after')?.trim();
  if (text === undefined || text === '') return null;
  const seconds = Number(text);
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(text) - now;
  if (!Number.isFinite(wait) || wait < 0) return null;
  return Math.min(wait, longestRetryAfterMs);
}

function readRequestsPerMinute(headers: Headers | undefined): number | null {
  const limit = Number(headers?.get('x-ratelimit-limit-requests') ?? Number.NaN);
  return Number.isFinite(limit) && limit > 0 ? limit : null;
}

const retryNow: CallRemedy = { kind: 'retry', retryAfterMs: null, requestsPerMinute: null };

const pause = (
  code: ErrorCode,
  reason: PauseReason,
  message: string,
  hint: string,
  cause: unknown,
): CallFailure => ({
  error: new AppError(code, message, { hint, cause }),
  remedy: { kind: 'pause', reason },
});

const retry = (code: ErrorCode, message: string, hint: string, cause: unknown): CallFailure => ({
  error: new AppError(code, message, { hint, cause }),
  remedy: retryNow,
});

const quotaWords = /insufficient[_ ](quota|balance|funds)|exceeded_current_quota|billing|arrear/i;
const contextWords = /context[_ ]length|maximum context|too many tokens|prompt is too long|max_tokens/i;

/** Names given by providers, cut short: they may be long, and the key must never be in them. */
function providerWords(error: APIError): string {
  const words = [error.code, error.type, error.message].filter((word) => typeof word === 'string').join(' ');
  return words.replace(/\b(sk|key)-[\w-]{6,}/gi, '[key]').slice(0, 300);
}

function classifyStatus(error: APIError, now: number): CallFailure {
  const words = providerWords(error);
  const status = error.status ?? 0;
  if (
    status === 402 ||
    (status === 429 && quotaWords.test(words)) ||
    (status === 403 && quotaWords.test(words))
  ) {
    return pause(
      'quota',
      'quota',
      'The account with the model provider has run out of credit.',
      'Top it up, then resume. Everything received so far is kept.',
      error,
    );
  }
  if (status === 401 || status === 403) {
    return pause(
      'auth',
      'auth',
      'The model provider did not accept the key.',
      'Enter the right key in the settings, then resume.',
      error,
    );
  }
  if (status === 404) {
    return pause(
      'model_not_found',
      'model_not_found',
      'The provider does not know this model or address.',
      'Check the name of the model and the base URL in the settings, then resume.',
      error,
    );
  }
  if (status === 429) {
    return {
      error: new AppError('rate_limited', 'The provider asked for fewer requests.', {
        hint: 'Gleaner waits as long as it was told; a lower concurrency avoids it.',
        cause: error,
      }),
      remedy: {
        kind: 'retry',
        retryAfterMs: readRetryAfter(error.headers, now),
        requestsPerMinute: readRequestsPerMinute(error.headers),
      },
    };
  }
  if (status === 408 || status === 409 || status >= 500) {
    return {
      error: new AppError('server_error', `The model's server answered with error ${status}.`, {
        hint: 'It is usually over in a moment; Gleaner tries again by itself.',
        cause: error,
        params: { status },
      }),
      remedy: { kind: 'retry', retryAfterMs: readRetryAfter(error.headers, now), requestsPerMinute: null },
    };
  }
  if (contextWords.test(words)) {
    return {
      error: new AppError('context_length', 'The request was larger than the model takes.', {
        hint: 'Lower the input budget in the settings.',
        cause: error,
      }),
      remedy: { kind: 'content' },
    };
  }
  return pause(
    'bad_request',
    'model_not_found',
    `The provider refused the request (${status}): ${words}`,
    'Check the model and the limits in the settings, then resume.',
    error,
  );
}

const deepestCause = (error: Error): string => {
  let at: unknown = error;
  const words: string[] = [];
  for (let depth = 0; depth < 6 && at instanceof Error; depth += 1) {
    words.push('code' in at ? String(at.code) : '', at.message);
    at = at.cause;
  }
  return words.join(' ');
};

function classifyConnection(error: Error): CallFailure {
  const words = deepestCause(error);
  if (/ENOTFOUND|EAI_AGAIN/.test(words)) {
    return retry(
      'offline',
      "The model's address was not found.",
      'Check the network and the base URL.',
      error,
    );
  }
  if (/CERT|TLS|SSL|self[- ]signed/i.test(words)) {
    return retry(
      'offline',
      'The secure connection to the model could not be made.',
      'Check the certificate, or the proxy between you and the provider.',
      error,
    );
  }
  if (/redirect/i.test(words)) {
    return retry(
      'not_a_model',
      'The address answered with a redirect.',
      'Enter the final address as base URL; a key is not sent along a redirect.',
      error,
    );
  }
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT/.test(words)) {
    return retry(
      'offline',
      'The model cannot be reached.',
      'Check the network and the base URL, and that the server runs.',
      error,
    );
  }
  return retry(
    'connection_lost',
    'The connection to the model was lost.',
    'Gleaner tries again by itself.',
    error,
  );
}

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

/** Names what went wrong with a call, and what to do about it. An abort of ours is not a failure: see `aborted`. */
export function classifyCallError(thrown: unknown, now: number): CallFailure {
  if (thrown instanceof AppError) return { error: thrown, remedy: retryNow };
  if (thrown instanceof APIUserAbortError) {
    return { error: new AppError('aborted', 'The call was stopped.'), remedy: retryNow };
  }
  if (thrown instanceof APIConnectionError) return classifyConnection(thrown);
  if (thrown instanceof APIError && thrown.status !== undefined) return classifyStatus(thrown, now);
  if (thrown instanceof APIError && quotaWords.test(providerWords(thrown))) {
    return classifyStatus(new APIError(402, thrown.error as object, thrown.message, thrown.headers), now);
  }
  if (thrown instanceof Error) return classifyConnection(thrown);
  return retry(
    'connection_lost',
    'The connection to the model was lost.',
    'Gleaner tries again by itself.',
    thrown,
  );
}
