import { type MailClass, mailClasses } from '../../../../shared/pipelines/mail.ts';
import type { ContentProblem, PartKey } from '../../../items.ts';
import { partNumbers } from '../../answers/part-numbers.ts';
import { narrow } from '../../answers/row-spans.ts';
import type { PartVerdict, ReplyText } from '../../pipeline.ts';
import { absence, readNumberedLines } from './answer-lines.ts';

export interface ClassPayload {
  readonly mailClass: MailClass;
  /** 0–1. */
  readonly confidence: number;
  readonly reason: string;
}

const longestReason = 300;
const confidenceForm = /^(?:0|1|0?\.\d{1,18}|1\.0{1,18})$/;

function readClass(fields: readonly string[]): ClassPayload | null {
  const [name = '', share = '', ...rest] = fields;
  const plainName = narrow(name).toLowerCase();
  const plainShare = narrow(share);
  const mailClass = mailClasses.find((each) => each === plainName);
  if (mailClass === undefined || !confidenceForm.test(plainShare)) return null;
  const confidence = Number(plainShare);
  return { mailClass, confidence, reason: rest.join(' / ').slice(0, longestReason) };
}

/** Reads what a reply says each mail is. A mail answered twice with different classes has no answer. Never throws. */
export function readClassReply(
  reply: ReplyText,
  parts: readonly PartKey[],
): readonly PartVerdict<ClassPayload>[] {
  const lines = readNumberedLines(reply, 2);
  const numbers = partNumbers(parts);
  return parts.map((part, index) => {
    const open = (problem: ContentProblem): PartVerdict<ClassPayload> => ({
      itemId: part.itemId,
      accounted: [],
      payload: null,
      problems: [problem],
    });
    const own = lines.filter((line) => line.number === numbers[index]);
    if (own.length === 0) return open(absence(reply, lines.length));
    const read = own.map((line) => readClass(line.fields));
    const [first] = read;
    if (first === undefined || first === null || read.some((each) => each?.mailClass !== first.mailClass)) {
      return open({ code: 'mail_malformed', message: 'What the model says of this mail cannot be read.' });
    }
    return { itemId: part.itemId, accounted: part.recordIds, payload: first, problems: [] };
  });
}
