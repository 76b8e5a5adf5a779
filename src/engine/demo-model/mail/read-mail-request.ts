import type { ChatMessage } from '../read-request.ts';

/** A block of a request about mail: its number, what stands behind it, and its numbered lines. */
export interface MailBlock {
  readonly number: number;
  readonly heading: string;
  readonly lines: readonly string[];
}

const headingLine = /^# (\d+)(?: (.*))?$/s;
const numbered = /^\d+ (.*)$/s;

/** The blocks of the last user message. */
export function readMailRequest(messages: readonly ChatMessage[]): readonly MailBlock[] {
  const text = messages.findLast((message) => message.role === 'user')?.content ?? '';
  const blocks: { number: number; heading: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const heading = headingLine.exec(line);
    if (heading !== null) {
      blocks.push({ number: Number(heading[1]), heading: heading[2] ?? '', lines: [] });
      continue;
    }
    const own = numbered.exec(line)?.[1];
    if (own !== undefined) blocks.at(-1)?.lines.push(own);
  }
  return blocks;
}
