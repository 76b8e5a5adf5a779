import type { APIError } from 'openai';
import { type CallFailure, contentFor, pauseFor, retryFor } from './call-failure.ts';
import { refusedByProxy } from './connection-error.ts';
import { readRequestsPerMinute, readRetryAfter } from './retry-after.ts';

const quotaWords =
  /insufficient[_ ](quota|balance|funds|credit)|exceeded_current_quota|billing|arrear|余额不足|欠费/i;
const keyWords =
  /api[ _-]?key.{0,24}(invalid|not valid|incorrect|expired|wrong)|(invalid|incorrect|wrong|missing|no)[ _-].{0,12}api[ _-]?key|unauthori[sz]ed|authentication[_ ](error|fail)|login fail|令牌.{0,6}(无效|过期)|密钥.{0,6}(无效|错误)/i;
const modelWords =
  /model.{0,60}(not exist|not found|unknown|not supported|unsupported)|(no such|unknown|invalid) model|模型不存在/i;
const contextWords = /context[_ ]length|maximum context|too many tokens|prompt is too long|max_tokens/i;
const rateWords = /rate[_ ]?limit|too many requests|请求过于频繁/i;

/** Words of the provider, cut short: they may be long, and the key must never be in them. */
export function providerWords(error: APIError): string {
  const words = [error.code, error.type, error.message].filter((word) => typeof word === 'string').join(' ');
  return words.replace(/\b(sk|key)-[\w-]{6,}/gi, '[key]').slice(0, 300);
}

function ofKey(cause: unknown): CallFailure {
  return pauseFor('auth', 'auth', {
    message: 'The model provider did not accept the key.',
    hint: 'Enter the right key in the settings, then resume.',
    cause,
  });
}

function ofQuota(cause: unknown): CallFailure {
  return pauseFor('quota', 'quota', {
    message: 'The account with the model provider has run out of credit.',
    hint: 'Top it up, then resume. Everything received so far is kept.',
    cause,
  });
}

function ofModel(cause: unknown): CallFailure {
  return pauseFor('model_not_found', 'model_not_found', {
    message: 'The provider does not know this model or address.',
    hint: 'Check the name of the model and the base URL in the settings, then resume.',
    cause,
  });
}

function ofContext(cause: unknown): CallFailure {
  return contentFor('context_length', {
    message: 'The request was larger than the model takes.',
    hint: 'Lower the input budget in the settings.',
    cause,
  });
}

function ofRate(error: APIError, now: number): CallFailure {
  const sentence = {
    message: 'The provider asked for fewer requests.',
    hint: 'Gleaner waits as long as it was told; a lower concurrency avoids it.',
    cause: error,
  };
  return retryFor('rate_limited', sentence, {
    retryAfterMs: readRetryAfter(error.headers, now),
    requestsPerMinute: readRequestsPerMinute(error.headers),
  });
}

/** Says what an error status means, by its number and where that is not enough by the provider's words. */
export function classifyStatus(error: APIError, now: number): CallFailure {
  const words = providerWords(error);
  const status = error.status ?? 0;
  const isPage = /text\/html/i.test(error.headers?.get('content-type') ?? '');
  if (status === 511 || (status === 403 && isPage)) return refusedByProxy(status, error);
  if (status === 402 || ((status === 429 || status === 403) && quotaWords.test(words))) return ofQuota(error);
  if (status === 401 || status === 403) return ofKey(error);
  if (status === 404) return ofModel(error);
  if (status === 429) return ofRate(error, now);
  if (status === 408 || status === 409 || status >= 500) {
    const sentence = {
      message: `The model's server answered with error ${status}.`,
      hint: 'It is usually over in a moment; Gleaner tries again by itself.',
      params: { status },
      cause: error,
    };
    return retryFor('server_error', sentence, { retryAfterMs: readRetryAfter(error.headers, now) });
  }
  return classifyWords(error, words) ?? refused(error, status, words);
}

/** Some providers answer everything with 400, or in the middle of a stream, and say in words what it is. */
function classifyWords(error: APIError, words: string): CallFailure | null {
  if (contextWords.test(words)) return ofContext(error);
  if (keyWords.test(words)) return ofKey(error);
  if (quotaWords.test(words)) return ofQuota(error);
  if (modelWords.test(words)) return ofModel(error);
  return null;
}

function refused(error: APIError, status: number, words: string): CallFailure {
  return pauseFor('bad_request', 'model_not_found', {
    message: `The provider refused the request (${status}): ${words}`,
    hint: 'Check the model and the limits in the settings, then resume.',
    params: { detail: words },
    cause: error,
  });
}

/** An error without a status: in the middle of a stream, or in a body that came with 200. */
export function classifyTold(error: APIError, now: number): CallFailure {
  const words = providerWords(error);
  const told = classifyWords(error, words);
  if (told !== null) return told;
  if (rateWords.test(words)) return ofRate(error, now);
  return retryFor('server_error', {
    message: "The model's server reported an error.",
    hint: 'It is usually over in a moment; Gleaner tries again by itself.',
    cause: error,
  });
}
