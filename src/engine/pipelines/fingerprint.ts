import { createHash } from 'node:crypto';
import type { ModelRequest } from '../calling/model-request.ts';

/**
 * What a question is known by in the ledger: a short hash of everything that gives an answer its meaning (the stage and
 * its wire format, the mapping, the instructions, the model where answers of another are none). What was asked under one
 * fingerprint is never taken for an answer under another.
 */
export function fingerprintOf(...meaning: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(meaning)).digest('hex').slice(0, 16);
}

/** What a request is known again by: the same for the same request, to the byte. */
export const hashOf = (request: ModelRequest): string => fingerprintOf(request);
