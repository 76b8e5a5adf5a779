import type { Found } from '../search/filter-score.ts';
import type { VectorKind } from '../vectors/vector-store.ts';
import { candidateFactsSchema, projectFactsSchema } from './facts.ts';

/** The facts in a file; null where they are missing or not what we wrote. */
export function readFound(kind: VectorKind, text: string | null): Found | null {
  let facts: unknown;
  try {
    facts = JSON.parse(text ?? 'null');
  } catch {
    // A file may be edited by others: a row that cannot be read is left out, the rest is found.
    return null;
  }
  if (kind === 'candidate') {
    const read = candidateFactsSchema.safeParse(facts);
    return read.success ? { kind, facts: read.data } : null;
  }
  const read = projectFactsSchema.safeParse(facts);
  return read.success ? { kind, facts: read.data } : null;
}
