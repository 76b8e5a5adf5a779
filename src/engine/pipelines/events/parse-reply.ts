import type { ContentProblem, PartKey } from '../../items.ts';
import { outsideThoughts } from '../answers/outside-thoughts.ts';
import type { PartVerdict, ReplyText } from '../pipeline.ts';
import { judgeUser, wordsOf } from './judge-user.ts';
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

/** What a reply says about one user: the lines in one place, and whether others stand elsewhere. */
interface UserLines {
  readonly lines: AnswerLine[];
  /** Lines that come after another user's have begun. */
  readonly elsewhere: AnswerLine[];
}

/**
 * The lines of a reply without the one that it broke off in, unless that is the very END of its user: nothing that was
 * asked for can come behind, whatever the reason given for the end.
 */
function soundLines(reply: ReplyText, lastRows: ReadonlyMap<number, number>): readonly string[] {
  const lines = reply.text.split(/\r\n|\r|\n/);
  const last = reply.complete ? null : readAnswerLine(lines.at(-1) ?? '');
  const isEnd = last?.kind === 'end' && last.row !== null && last.row === lastRows.get(last.user);
  return reply.complete || isEnd ? lines : lines.slice(0, -1);
}

/** The lines of every user by number; those of nobody who was asked about come between no others. */
function linesByUser(reply: ReplyText, lastRows: ReadonlyMap<number, number>): Map<number, UserLines> {
  const lines = soundLines(reply, lastRows);
  const byUser = new Map<number, UserLines>();
  let current: number | null = null;
  for (const text of outsideThoughts(lines)) {
    const line = readAnswerLine(text);
    if (line === null) continue;
    const earlier = byUser.get(line.user);
    if (earlier === undefined) byUser.set(line.user, { lines: [line], elsewhere: [] });
    else if (current === line.user) earlier.lines.push(line);
    else earlier.elsewhere.push(line);
    if (lastRows.has(line.user)) current = line.user;
  }
  return byUser;
}

/**
 * Whether a user is spoken of in two places, saying more than once the same: the rows of another may have made the
 * model do so, and which of the two is meant cannot be told.
 */
function isScattered({ lines, elsewhere }: UserLines): boolean {
  const known = new Set(lines.map(wordsOf));
  return elsewhere.some((line) => !known.has(wordsOf(line)));
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
 * Reads a reply to a request that carried `parts` as users of these `numbers`; one verdict a part, in their order.
 * Lenient about the wrapping, strict about the substance (see judgeUser). Never throws.
 */
export function parseReply(
  reply: ReplyText,
  parts: readonly PartKey[],
  numbers: readonly number[],
): readonly PartVerdict<EventPayload>[] {
  const lastRows = new Map(parts.map((part, index) => [numbers[index] ?? 0, part.recordIds.length]));
  const byUser = linesByUser(reply, lastRows);
  return parts.map((part, index) => {
    const open = (problem: ContentProblem): PartVerdict<EventPayload> => ({
      itemId: part.itemId,
      accounted: [],
      payload: null,
      problems: [problem],
    });
    const said = byUser.get(numbers[index] ?? 0);
    if (said === undefined) return open(absence(reply, byUser.size));
    if (isScattered(said)) {
      return open({
        code: 'user_repeated',
        message: 'The model answered the user in two places, mixed with others.',
      });
    }
    const judgement = judgeUser(said.lines, part.recordIds.length);
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
