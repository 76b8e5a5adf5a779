import type { ContentProblem } from '../../../items.ts';
import { outsideThoughts } from '../../answers/outside-thoughts.ts';
import { narrow } from '../../answers/row-spans.ts';
import type { ReplyText } from '../../pipeline.ts';

/** A line of an answer: the number in front, and what stands between the bars. */
export interface NumberedLine {
  readonly number: number;
  /** Trimmed; each in its own letters. */
  readonly fields: readonly string[];
  /** What stands behind so many fields, bars and all, trimmed: a value may hold bars of its own. */
  behind(fields: number): string;
}

// No two neighbours may both take spaces: a model that writes nothing but spaces would be read for hours.
const line = /^[\s>*•\-–]*([|｜]\s*)?(?:#\s*)?([\d０-９]{1,9})\s*[|｜](.*)$/;

function readLine(text: string): NumberedLine | null {
  const match = line.exec(text);
  if (match === null) return null;
  // A line of a table ends in the bar that it began with.
  const said = match[1] === undefined ? (match[3] ?? '') : (match[3] ?? '').replace(/[|｜]\s*$/, '');
  const pieces = said.split(/[|｜]/);
  const startOf = (field: number): number =>
    pieces.slice(0, field).reduce((sum, piece) => sum + piece.length + 1, 0);
  return {
    number: Number(narrow(match[2] ?? '')),
    fields: pieces.map((piece) => piece.trim()),
    behind: (fields) => said.slice(startOf(fields)).trim(),
  };
}

/** Whether a line says all that is asked of it, though it may have been cut short: an END, or fields with one begun behind. */
function isWhole(text: string, wholeFields: number): boolean {
  const { fields } = readLine(text) ?? { fields: [] };
  return /^end$/i.test(narrow(fields[0] ?? '')) || fields.length > wholeFields;
}

/**
 * The lines that answer something; what thoughts, fences and prose hold is passed over, and so is a line cut short.
 * @param wholeFields the fields after which a line that is cut short may be believed all the same
 */
export function readNumberedLines(
  reply: ReplyText,
  wholeFields = Number.POSITIVE_INFINITY,
): readonly NumberedLine[] {
  const lines = reply.text.split(/\r\n|\r|\n/);
  if (!reply.complete && !isWhole(lines.at(-1) ?? '', wholeFields)) lines.pop();
  return outsideThoughts(lines).flatMap((text) => readLine(text) ?? []);
}

const apology = /\b(sorry|cannot|can't|unable|won't)\b|抱歉|对不起|无法|申し訳/i;

/** What is wrong with a reply that says nothing at all of a mail. */
export function absence(reply: ReplyText, answered: number): ContentProblem {
  if (reply.refused) return { code: 'refusal', message: 'The model refused to answer.' };
  if (!reply.complete) return { code: 'truncated_reply', message: 'The reply was cut off before this mail.' };
  if (answered > 0) return { code: 'mail_missing', message: 'The model left this mail out.' };
  if (reply.text.trim() === '') return { code: 'empty_reply', message: 'The model answered with nothing.' };
  if (apology.test(reply.text)) return { code: 'refusal', message: 'The model refused to answer.' };
  return { code: 'malformed_reply', message: 'The reply is not in the format asked for.' };
}
