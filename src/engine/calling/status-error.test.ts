import { expect, it } from 'vitest';
import { readComplaint } from './complaint.ts';
import { ProviderError } from './provider-error.ts';
import { classifyProviderError } from './status-error.ts';

const meaningOf = (message: string, code = 'rate_limit_exceeded'): string => {
  const complaint = readComplaint({ error: { message, type: 'tokens', code } });
  return classifyProviderError(new ProviderError(429, complaint, new Headers()), 0).error.code;
};

it.each([
  'Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 100000. The input or output tokens must be reduced.',
  'Request too large: it holds more than the tokens per minute limit of 30000.',
  'Rate limit reached for gpt-4o on tokens per min (TPM): Limit 30,000, Requested 40,000.',
])('no wait makes room for what is larger than a minute: %s', (message) => {
  expect(meaningOf(message)).toBe('context_length');
});

it.each([
  'Rate limit reached for gpt-4o on tokens per min (TPM): Limit 30000, Used 29000, Requested 4000. Try again in 6s.',
  'Rate limit reached for gpt-4o on requests per min (RPM): Limit 3, Requested 1.',
  'This would exceed the rate limit of 30,000 input tokens per minute.',
])('a minute that is used up is waited for: %s', (message) => {
  expect(meaningOf(message)).toBe('rate_limited');
});
