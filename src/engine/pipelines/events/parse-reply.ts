import type { ContentProblem, PartKey, PartVerdict, ReplyText } from '../pipeline.ts';
import { judgeUser } from './judge-user.ts';
import { type AnswerLine, readAnswerLine } from './read-answer-line.ts';

/** What is kept of a reply for one user, in ids of raw rows. */
export interface EventPayload {
  readonly events: readonly {
    readonly rows: readonly string[];
    readonly type: string;
    readonly category: string;
    readonly context: string;
  }[];
  readonly setAside: readonly string[];
}

const apology = /\b(sorry|cannot|can't|unable|won't)\b|抱歉|对不起|无法|不能提供/i;

/** Cuts away the model's thinking; of a thought that never ends, everything. */
function withoutThinking(text: string): string {
  return text
    .replace(/<(think|thinking|reasoning)>[\s\S]*?<\/\1>/gi, '\n')
    .replace(/<(think|thinking|reasoning)>[\s\S]*$/i, '')
    .replace(/^[\s\S]*?<\/(think|thinking|reasoning)>/i, '');
}

function answerLines(reply: ReplyText): Map<number, AnswerLine[]> {
  const lines = withoutThinking(reply.text).split(/\r\n|\r|\n/);
  if (!reply.complete) lines.pop();
  const byUser = new Map<number, AnswerLine[]>();
  for (const text of lines) {
    const line = readAnswerLine(text);
    if (line === null) continue;
    const earlier = byUser.get(line.user);
    if (earlier === undefined) byUser.set(line.user, [line]);
    else earlier.push(line);
  }
  return byUser;
}

/** What is wrong with a reply that says nothing at all of a user. */
function absence(reply: ReplyText, answeredUsers: number): ContentProblem {
  if (reply.refused) return { code: 'refusal', message: 'The model refused to answer.' };
  if (!reply.complete) return { code: 'truncated_reply', message: 'The reply was cut off before this user.' };
  if (answeredUsers > 0) return { code: 'missing_user', message: 'The model left this user out.' };
  if (reply.text.trim() === '') return { code: 'empty_reply', message: 'The model answered with nothing.' };
  if (apology.test(reply.text)) return { code: 'refusal', message: 'The model refused to answer.' };
  return { code: 'malformed_reply', message: 'The reply is not in the format asked for.' };
}

/**
 * Reads a reply to a request that carried `parts` as users 1, 2, 3 …; one verdict a part, in their order.
 * Lenient about the wrapping, strict about the substance (see judgeUser). Never throws.
 */
export function parseReply(
  reply: ReplyText,
  parts: readonly PartKey[],
): readonly PartVerdict<EventPayload>[] {
  const byUser = answerLines(reply);
  return parts.map((part, index) => {
    const lines = byUser.get(index + 1);
    if (lines === undefined) {
      return { itemId: part.itemId, accounted: [], payload: null, problems: [absence(reply, byUser.size)] };
    }
    const judgement = judgeUser(lines, part.recordIds.length);
    const idsOf = (rows: readonly number[]): string[] => rows.flatMap((row) => part.recordIds[row - 1] ?? []);
    const events = judgement.events.map((event) => ({ ...event, rows: idsOf(event.rows) }));
    const setAside = idsOf(judgement.setAside);
    const accounted = [...new Set([...events.flatMap((event) => event.rows), ...setAside])];
    return {
      itemId: part.itemId,
      accounted,
      payload: accounted.length === 0 ? null : { events, setAside },
      problems: judgement.problems,
    };
  });
}
