import type { TalentKind } from '../../../shared/talent-views.ts';
import { readRowSpans } from '../events/read-answer-line.ts';
import { partNumbers } from '../part-numbers.ts';
import type { ContentProblem, PartKey, PartVerdict, ReplyText } from '../pipeline.ts';
import { type NumberedLine, readNumberedLines } from './answer-lines.ts';
import { type ExtractedField, isGrounded, readField } from './extract-fields.ts';
import { absence } from './reply-absence.ts';

export interface FieldsPayload {
  readonly kind: TalentKind;
  readonly fields: readonly ExtractedField[];
}

/** What a request says of a mail besides its text; kept as the id of its one record. */
export interface ExtractKey {
  readonly kind: TalentKind;
  readonly lastLine: number;
}

export const encodeExtractKey = ({ kind, lastLine }: ExtractKey): string => `${kind}:${lastLine}`;

export function decodeExtractKey(recordId: string | undefined): ExtractKey {
  const [kind = '', lastLine = ''] = (recordId ?? '').split(':');
  return { kind: kind === 'project' ? 'project' : 'candidate', lastLine: Number(lastLine) };
}

const isEnd = (fields: readonly string[]): boolean => /^end$/i.test(fields[0] ?? '');

function endProblem(lines: readonly NumberedLine[], lastLine: number): ContentProblem | null {
  const end = lines.findIndex((line) => isEnd(line.fields));
  if (end < 0) return { code: 'end_missing', message: 'The model stopped before the end of the mail.' };
  const said = Number(lines[end]?.fields[1]?.normalize('NFKC'));
  if (end < lines.length - 1)
    return { code: 'mail_malformed', message: 'The model answered the mail twice.' };
  if (said === lastLine) return null;
  return {
    code: 'end_mismatch',
    message: `The model ended the mail at line ${Number.isFinite(said) ? said : '?'}; the last line is ${lastLine}.`,
  };
}

/** The fields of one mail, or what is wrong with them: every one of them has to be right. */
function judge(
  lines: readonly NumberedLine[],
  key: ExtractKey,
  text: readonly string[],
): FieldsPayload | ContentProblem {
  const problem = endProblem(lines, key.lastLine);
  if (problem !== null) return problem;
  const fields = new Map<string, ExtractedField>();
  for (const {
    fields: [name = '', spans = '', ...value],
  } of lines) {
    if (isEnd([name])) continue;
    const field = readField(key.kind, name, readRowSpans(spans), value.join('|'));
    if (field === null || field.values.length === 0) {
      return {
        code: 'mail_malformed',
        message: `The model gave a field that cannot be read: ${name.slice(0, 40)}`,
      };
    }
    const known = fields.get(field.field);
    if (known !== undefined && JSON.stringify(known.values) !== JSON.stringify(field.values)) {
      return { code: 'mail_malformed', message: `The model gave the field ${field.field} twice.` };
    }
    if (!isGrounded(key.kind, field, text)) {
      return {
        code: 'field_ungrounded',
        message: `The model's ${field.field} does not stand in the lines that it names.`,
      };
    }
    fields.set(field.field, field);
  }
  if (fields.size === 0) return { code: 'nothing_found', message: 'The model found nothing in this mail.' };
  return { kind: key.kind, fields: [...fields.values()] };
}

/**
 * Reads the fields that a reply gives for each mail. Strict: a mail with one field that is unknown, uncited or not to be
 * found where it is said to stand is asked about again whole. Never throws.
 * @param linesOf the lines of a mail, as it was shown
 */
export function readExtractReply(
  reply: ReplyText,
  parts: readonly PartKey[],
  linesOf: (emailId: string) => readonly string[],
): readonly PartVerdict<FieldsPayload>[] {
  const lines = readNumberedLines(reply);
  const numbers = partNumbers(parts);
  return parts.map((part, index) => {
    const own = lines.filter((line) => line.number === numbers[index]);
    const key = decodeExtractKey(part.recordIds[0]);
    const judged = own.length === 0 ? absence(reply, lines.length) : judge(own, key, linesOf(part.itemId));
    return 'code' in judged
      ? { itemId: part.itemId, accounted: [], payload: null, problems: [judged] }
      : { itemId: part.itemId, accounted: part.recordIds, payload: judged, problems: [] };
  });
}
