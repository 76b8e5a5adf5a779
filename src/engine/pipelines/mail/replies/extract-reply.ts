import type { TalentKind } from '../../../../shared/pipelines/mail.ts';
import type { ContentProblem, PartKey } from '../../../items.ts';
import { partNumbers } from '../../answers/part-numbers.ts';
import { narrow, readRowSpans } from '../../answers/row-spans.ts';
import type { PartVerdict, ReplyText } from '../../pipeline.ts';
import { absence, type NumberedLine, readNumberedLines } from './answer-lines.ts';
import { type ExtractedField, fieldsOf, isFieldOf, isGrounded, readField } from './extract-fields.ts';

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

const isEnd = (fields: readonly string[]): boolean => /^end$/i.test(narrow(fields[0] ?? ''));
const isAside = (line: NumberedLine): boolean => /^[-‐‑–—−－]$/.test(line.fields[0] ?? '');

function endProblem(lines: readonly NumberedLine[], lastLine: number): ContentProblem | null {
  const end = lines.findIndex((line) => isEnd(line.fields));
  if (end < 0) return { code: 'end_missing', message: 'The model stopped before the end of the mail.' };
  const digits = narrow(lines[end]?.fields[1] ?? '');
  const said = /^\d{1,9}$/.test(digits) ? Number(digits) : Number.NaN;
  if (end < lines.length - 1)
    return { code: 'mail_malformed', message: 'The model answered the mail twice.' };
  if (said === lastLine) return null;
  return {
    code: 'end_mismatch',
    message: `The model ended the mail at line ${Number.isFinite(said) ? said : '?'}; the last line is ${lastLine}.`,
  };
}

const malformed = (message: string): ContentProblem => ({ code: 'mail_malformed', message });

/** The fields that the model says in so many words are not stated; null where it names what is no field. */
function unstatedIn(kind: TalentKind, lines: readonly NumberedLine[]): ReadonlySet<string> | null {
  const names = lines
    .filter(isAside)
    .flatMap((line) =>
      narrow(line.fields[1] ?? '')
        .toLowerCase()
        .split(/[,;、\s]+/),
    )
    .filter((name) => name !== '');
  return names.every((name) => isFieldOf(kind, name)) ? new Set(names) : null;
}

/** The stated fields of one mail; each has to stand where it is said to. */
function statedIn(
  kind: TalentKind,
  lines: readonly NumberedLine[],
  text: readonly string[],
): ReadonlyMap<string, ExtractedField> | ContentProblem {
  const fields = new Map<string, ExtractedField>();
  for (const line of lines) {
    const [name = '', spans = ''] = line.fields;
    if (isEnd(line.fields) || isAside(line)) continue;
    const field = readField(kind, narrow(name), readRowSpans(spans), line.behind(2));
    if (field === null || field.values.length === 0)
      return malformed(`The model gave a field that cannot be read: ${name.slice(0, 40)}.`);
    const known = fields.get(field.field);
    if (known !== undefined && JSON.stringify(known.values) !== JSON.stringify(field.values))
      return malformed(`The model gave the field ${field.field} twice.`);
    if (!isGrounded(kind, field, text)) {
      const message = `The model's ${field.field} does not stand in the lines that it names.`;
      return { code: 'field_ungrounded', message };
    }
    fields.set(field.field, field);
  }
  return fields;
}

/** The fields of one mail, or what is wrong with them: every one is stated and cited, or said not to be stated. */
function judge(
  lines: readonly NumberedLine[],
  key: ExtractKey,
  text: readonly string[],
): FieldsPayload | ContentProblem {
  const problem = endProblem(lines, key.lastLine);
  if (problem !== null) return problem;
  const stated = statedIn(key.kind, lines, text);
  if ('code' in stated) return stated;
  const unstated = unstatedIn(key.kind, lines);
  if (unstated === null) return malformed('The model names fields that there are not.');
  const names = Object.keys(fieldsOf[key.kind]);
  const missing = names.filter((name) => !stated.has(name) && !unstated.has(name));
  if (missing.length > 0) {
    const message = `The model says nothing of ${missing.join(', ')}.`;
    return { code: 'fields_missing', message };
  }
  if (names.some((name) => stated.has(name) && unstated.has(name)))
    return malformed('The model both gave a field and said that it is not stated.');
  if (stated.size === 0) return { code: 'nothing_found', message: 'The model found nothing in this mail.' };
  return { kind: key.kind, fields: [...stated.values()] };
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
