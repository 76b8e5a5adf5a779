import type { FaultKind, TransportFault } from './faults.ts';
import { retryAfter } from './request-limiter.ts';

/** An answer with an error status, in the shape OpenAI gives them. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly type: string;
  readonly code: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export type RefusingFault = Exclude<TransportFault, 'html_page' | 'hang' | 'reset' | 'early_reset'>;

/** A refusal as it is told of. */
export const refusalBody = ({ message, type, code }: Refusal) => ({
  error: { message, type, param: null, code },
});

const invalid = 'invalid_request_error';

export function badRequest(message: string, status = 400): Refusal {
  return { status, message, type: invalid, code: null };
}

export const wrongKey: Refusal = {
  status: 401,
  message: 'Incorrect API key provided.',
  type: invalid,
  code: 'invalid_api_key',
};

export const noSuchModel: Refusal = {
  status: 404,
  message: 'The model does not exist or you do not have access to it.',
  type: invalid,
  code: 'model_not_found',
};

export function tooManyRequests(headers: Readonly<Record<string, string>>): Refusal {
  return {
    status: 429,
    message: 'Rate limit reached for requests. Please try again later.',
    type: 'requests',
    code: 'rate_limit_exceeded',
    headers,
  };
}

export const refusalOf: Readonly<Record<RefusingFault, Refusal>> = {
  http_429: tooManyRequests(retryAfter(100)),
  http_500: { status: 500, message: 'The server had an error.', type: 'server_error', code: null },
  http_503: {
    status: 503,
    message: 'The engine is overloaded.',
    type: 'service_unavailable_error',
    code: null,
  },
  http_401: wrongKey,
  insufficient_quota: {
    status: 429,
    message: 'You exceeded your current quota, please check your plan and billing details.',
    type: 'insufficient_quota',
    code: 'insufficient_quota',
  },
  unknown_model: noSuchModel,
};

export function isRefusingFault(fault: FaultKind | null): fault is RefusingFault {
  return fault !== null && Object.hasOwn(refusalOf, fault);
}
