import { outsideThoughts } from '../events/outside-thoughts.ts';
import { beginsAnswer } from '../events/read-answer-line.ts';
import type { ReplyText } from '../pipeline.ts';

/** A line of an answer: the number in front, and what stands between the bars. */
export interface NumberedLine {
  readonly number: number;
  readonly fields: readonly string[];
}

const line = /^[\s>*•\-–]*(?:\|\s*)?(?:#\s*)?(\d{1,9})\s*\|(.*)$/;

/** The lines that answer something; what thoughts, fences and prose hold is passed over, and so is a line cut short. */
export function readNumberedLines(reply: ReplyText): readonly NumberedLine[] {
  const lines = reply.text.split(/\r\n|\r|\n/);
  if (!reply.complete) lines.pop();
  const answers: NumberedLine[] = [];
  for (const text of outsideThoughts(lines)) {
    const plain = text.replaceAll('｜', '|');
    if (!beginsAnswer(plain)) continue;
    const match = line.exec(plain.normalize('NFKC'));
    if (match === null) continue;
    // The fields keep their own letters: only the number and the bars are made plain.
    const bars = plain.slice(plain.indexOf('|', plain.search(/\d/)) + 1);
    answers.push({ number: Number(match[1]), fields: bars.split('|').map((field) => field.trim()) });
  }
  return answers;
}
