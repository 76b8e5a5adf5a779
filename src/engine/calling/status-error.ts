import { codedError } from '../../shared/words/coded-error.ts';
import { type CallFailure, contentFor, pauseFor, pauseWith, retryFor } from './call-failure.ts';
import type { Complaint } from './complaint.ts';
import { refusedByProxy } from './connection-error.ts';
import { type Meaning, recognise } from './known-complaints.ts';
import type { ProviderError } from './provider-error.ts';
import { longestRetryAfterMs, readRetryAfter, readToldWait } from './retry-after.ts';

const longestQuote = 300;

/** The provider's own sentence, cut short: it may be long, and what looks like a key must never be in it. */
export function quote({ message, words }: Complaint): string {
  const said = message === '' ? (words.startsWith('<') ? '' : words) : message;
  return said
    .replaceAll(/\b(sk|key)-[\w-]{6,}/gi, '[key]')
    .replaceAll(/\s+/g, ' ')
    .slice(0, longestQuote);
}

type Read = (error: ProviderError, now: number) => CallFailure;

const ofKey: Read = (cause) =>
  pauseFor('auth', 'auth', {
    message: 'The model provider did not accept the key.',
    hint: 'Enter the right key in the settings, then resume.',
    cause,
  });

const ofCredit: Read = (cause) =>
  pauseFor('quota', 'quota', {
    message: 'The account with the model provider has run out of credit.',
    hint: 'Top it up, then resume. Everything received so far is kept.',
    params: { detail: quote(cause.complaint) },
    cause,
  });

const ofModel: Read = (cause) =>
  cause.embeddingModel === null
    ? pauseFor('model_not_found', 'model_not_found', {
        message: 'The provider does not know this model or address.',
        hint: 'Check the name of the model and the base URL in the settings, then resume.',
        cause,
      })
    : noEmbeddings(cause, cause.embeddingModel);

function noEmbeddings(cause: ProviderError, model: string): CallFailure {
  const params = { model, detail: quote(cause.complaint) };
  return pauseWith(codedError('no_embeddings', { params, cause }), 'model_not_found');
}

const ofContext: Read = (cause) =>
  contentFor('context_length', {
    message: 'The request was larger than the model takes.',
    hint: 'Lower the input budget in the settings.',
    cause,
  });

const ofFilter: Read = (cause) => ({
  error: codedError('content_filter', { params: { detail: quote(cause.complaint) }, cause }),
  remedy: { kind: 'content' },
});

/** An instant as the person's clock shows it. */
export function clockText(at: number): string {
  const date = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A limit that is over later than anybody waits for: the job rests, and says until when where that is known. */
function ofPeriod(error: ProviderError, until: number | null): CallFailure {
  const told = until === null ? {} : { until: clockText(until), untilMs: until };
  const params = { detail: quote(error.complaint), ...told };
  return pauseWith(codedError('limit_reached', { params, cause: error }), 'rate_limited');
}

const ofRate: Read = (error, now) => {
  const wait = readToldWait(error.headers, error.complaint.words, now);
  if (wait !== null && wait > longestRetryAfterMs) return ofPeriod(error, now + wait);
  const sentence = {
    message: 'The provider asked for fewer requests.',
    hint: 'Gleaner waits as long as it was told; a lower concurrency avoids it.',
    params: wait === null ? {} : { until: clockText(now + wait), untilMs: now + wait },
    cause: error,
  };
  return retryFor('rate_limited', sentence, { retryAfterMs: wait });
};

/** What a day's limit of Google's says beside it is the wait of the minute's. */
const ofLongLimit: Read = (error, now) => {
  const words = error.complaint.words.replace(/RetryInfo\s+\S+/, '');
  const wait = readToldWait(error.headers, words, now);
  if (wait !== null && wait <= longestRetryAfterMs) return ofRate(error, now);
  return ofPeriod(error, wait === null ? null : now + wait);
};

const ofServer: Read = (error, now) => {
  const { status } = error;
  return retryFor(
    'server_error',
    {
      message:
        status === null
          ? "The model's server reported an error."
          : `The model's server answered with error ${status}.`,
      hint: 'It is usually over in a moment; Gleaner tries again by itself.',
      params: { ...(status === null ? {} : { status }), detail: quote(error.complaint) },
      cause: error,
    },
    { retryAfterMs: readRetryAfter(error.headers, now) },
  );
};

const refused: Read = (error) => {
  const params = { status: error.status ?? 200, detail: quote(error.complaint) };
  return pauseWith(codedError('bad_request', { params, cause: error }), 'bad_request');
};

const readAs: Readonly<Record<Meaning, Read>> = {
  key: ofKey,
  credit: ofCredit,
  model: ofModel,
  rate: ofRate,
  period: ofLongLimit,
  context: ofContext,
  filter: ofFilter,
  inputs: ofContext,
  busy: ofServer,
};

/** What a status means by itself. */
function meaningOfStatus(status: number): Meaning | null {
  if (status === 402) return 'credit';
  if (status === 401 || status === 403) return 'key';
  if (status === 404) return 'model';
  if (status === 413) return 'context';
  if (status === 429) return 'rate';
  return status === 408 || status === 409 || status === 425 || status >= 500 ? 'busy' : null;
}

/** Statuses that say more than words may: words about a limit beside a wrong key are of another thing. */
const decides: Readonly<Record<number, readonly Meaning[]>> = {
  401: ['credit', 'period', 'rate'],
  402: [],
  404: ['key', 'credit', 'inputs'],
  429: ['credit', 'period', 'context', 'filter', 'rate'],
};

/** What a minute allows, and what one request wanted of it. */
const wantedOfMinute = /\blimit:? (\d[\d,]*), requested:? (\d[\d,]*)/i;

/** Whether no minute has room for a request: it comes as a limit of the rate, and no waiting helps. */
function isForNoMinute({ status, complaint }: ProviderError): boolean {
  const [limit = 0, wanted = 0] = (wantedOfMinute.exec(complaint.words) ?? [])
    .slice(1)
    .map((digits) => Number(digits.replaceAll(',', '')));
  return status === 429 && wanted > limit;
}

function meaningFor(error: ProviderError): Meaning | null {
  const { status, complaint } = error;
  if (isForNoMinute(error)) return 'context';
  const told = recognise(complaint, status)?.means ?? null;
  if (status === null) return told ?? 'busy';
  const own = meaningOfStatus(status);
  const allowed = decides[status];
  if (told === null || (allowed !== undefined && !allowed.includes(told))) return own ?? told;
  return told;
}

/** Says what a complaint means: by its codes, by what it is known to say, else by its status. */
export function classifyProviderError(error: ProviderError, now: number): CallFailure {
  const { status, headers, embeddingModel } = error;
  const isPage = /text\/html/i.test(headers.get('content-type') ?? '');
  if (status === 511 || (status === 403 && isPage)) return refusedByProxy(status, error);
  const meaning = meaningFor(error);
  // An address without embeddings says so in many ways.
  const isNowhere = [404, 405, 501].includes(status ?? 0);
  if (embeddingModel !== null && isNowhere && meaning !== 'credit' && meaning !== 'key')
    return noEmbeddings(error, embeddingModel);
  return (meaning === null ? refused : readAs[meaning])(error, now);
}
