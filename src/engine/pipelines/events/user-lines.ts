import { wordsOf } from './judge-user.ts';
import type { AnswerLine } from './read-answer-line.ts';

/** What a reply says about one user: the lines in one place, and whether others stand elsewhere. */
export interface UserLines {
  readonly lines: readonly AnswerLine[];
  /** Lines that come after another user's have begun. */
  readonly elsewhere: readonly AnswerLine[];
  /** Where these lines end cannot be told: others' may be among them. */
  readonly entangled?: boolean;
}

/** The lines of every user that a reply names, by number. */
export type LinesByUser = ReadonlyMap<number, UserLines>;

/**
 * Whether a user is spoken of in two places, saying more than once the same: the rows of another may have made the
 * model do so, and which of the two is meant cannot be told.
 */
export function isScattered({ lines, elsewhere, entangled = false }: UserLines): boolean {
  if (entangled || elsewhere.length === 0) return entangled;
  const known = new Set(lines.map(wordsOf));
  return elsewhere.some((line) => !known.has(wordsOf(line)));
}
