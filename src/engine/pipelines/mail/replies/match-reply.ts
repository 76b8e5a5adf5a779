import type { ContentProblem, PartKey } from '../../../items.ts';
import { partNumbers } from '../../answers/part-numbers.ts';
import { narrow } from '../../answers/row-spans.ts';
import type { PartVerdict, ReplyText } from '../../pipeline.ts';
import { absence, type NumberedLine, readNumberedLines } from './answer-lines.ts';

export interface ModelScore {
  readonly candidateId: string;
  /** 0–100. */
  readonly score: number;
  readonly reason: string;
}

const longestReason = 300;

/** A number in digits of either width and in that form alone; else none. */
function readNumber(text: string, form: RegExp): number {
  const plain = narrow(text);
  return form.test(plain) ? Number(plain) : Number.NaN;
}

function readScore(line: NumberedLine, part: PartKey): ModelScore | null {
  const [row = '', points = '', ...reason] = line.fields;
  const candidateId = part.recordIds[readNumber(row, /^\d{1,9}$/) - 1];
  const score = readNumber(points, /^\d{1,3}(?:\.\d{1,9})?$/);
  if (candidateId === undefined || !(score <= 100)) return null;
  return { candidateId, score, reason: reason.join(' / ').slice(0, longestReason) };
}

/** A candidate scored twice, differently, has no score; the same said again is harmless. */
function scoresOf(lines: readonly NumberedLine[], part: PartKey): readonly ModelScore[] {
  const scores = new Map<string, ModelScore | null>();
  for (const line of lines) {
    const score = readScore(line, part);
    if (score === null) continue;
    const known = scores.get(score.candidateId);
    scores.set(score.candidateId, known === undefined || known?.score === score.score ? score : null);
  }
  return [...scores.values()].filter((score) => score !== null);
}

/**
 * Reads the scores that a reply gives the candidates of each project. What is scored is kept; the rest is asked about
 * again. Never throws.
 */
export function readMatchReply(
  reply: ReplyText,
  parts: readonly PartKey[],
): readonly PartVerdict<readonly ModelScore[]>[] {
  const lines = readNumberedLines(reply, 2);
  const numbers = partNumbers(parts);
  return parts.map((part, index) => {
    const own = lines.filter((line) => line.number === numbers[index]);
    const scores = scoresOf(own, part);
    const missing = part.recordIds.length - scores.length;
    const problems: ContentProblem[] = [];
    if (own.length === 0) problems.push(absence(reply, lines.length));
    else if (missing > 0)
      problems.push({
        code: 'scores_missing',
        message: `${missing} of ${part.recordIds.length} candidates have no score that can be read.`,
      });
    return {
      itemId: part.itemId,
      accounted: scores.map((score) => score.candidateId),
      payload: scores.length === 0 ? null : scores,
      problems,
    };
  });
}
