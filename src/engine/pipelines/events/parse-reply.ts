import type { ContentProblem, PartKey } from '../../items.ts';
import { outsideThoughts } from '../answers/outside-thoughts.ts';
import type { PartVerdict, ReplyText } from '../pipeline.ts';
import { type CitedEvent, judgeUser } from './judge-user.ts';
import { knownCategories } from './known-categories.ts';
import { linesOfFormat1 } from './lines-of-format-1.ts';
import { type CategoryOf, linesOfFormat2 } from './lines-of-format-2.ts';
import { readAnswerLine } from './read-answer-line.ts';
import { beginsBlockLine, readBlockLine } from './read-block-line.ts';
import { isScattered, type LinesByUser } from './user-lines.ts';

/** What is kept of a reply for one user, in ids of raw rows. */
export interface EventPayload {
  readonly events: readonly {
    readonly rows: readonly string[];
    readonly type: string;
    readonly category: string;
    readonly context: string;
    /** What the model called it, where the recipe does not list that type. */
    readonly said?: string;
    readonly attributes?: Readonly<Record<string, string>>;
  }[];
  readonly setAside: readonly string[];
}

const apology = /\b(sorry|cannot|can't|unable|won't)\b|抱歉|对不起|无法|不能提供/i;

/**
 * The lines of a reply without the one that it broke off in, unless that is the very END of its user: nothing that was
 * asked for can come behind, whatever the reason given for the end.
 */
function soundLines(reply: ReplyText, lastRows: ReadonlyMap<number, number>): readonly string[] {
  const lines = reply.text.split(/\r\n|\r|\n/);
  if (reply.complete) return lines;
  const last = lines.at(-1) ?? '';
  const isEnd = [readBlockLine(last), readAnswerLine(last)].some(
    (line) => line?.kind === 'end' && line.row !== null && line.row === lastRows.get(line.user ?? 0),
  );
  return isEnd ? lines : lines.slice(0, -1);
}

/**
 * The lines of every user by number, in the format that the reply is in: only format 2 heads the lines of a user who was
 * asked about by that number. So what was asked in format 1 is read as it was, whoever asks now.
 */
function linesByUser(
  reply: ReplyText,
  lastRows: ReadonlyMap<number, number>,
  categoryOf: CategoryOf,
): LinesByUser {
  const texts = outsideThoughts(soundLines(reply, lastRows), beginsBlockLine);
  const isAsked = (user: number): boolean => lastRows.has(user);
  const isHeaded = texts.some((text) => {
    const line = readBlockLine(text);
    return line?.kind === 'head' && isAsked(line.user);
  });
  return isHeaded
    ? linesOfFormat2(texts, { isAlone: lastRows.size === 1, categoryOf })
    : linesOfFormat1(texts, isAsked);
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

/** What was found in rows by their numbers, in ids. */
function inIds(
  { recordIds }: PartKey,
  cited: readonly CitedEvent[],
  asides: readonly number[],
): Pick<PartVerdict<EventPayload>, 'accounted' | 'payload'> {
  const ids = new Set<string>();
  const idsOf = (rows: readonly number[]): readonly string[] =>
    rows.map((row) => {
      const id = recordIds[row - 1] ?? '';
      ids.add(id);
      return id;
    });
  const events = cited.map(({ rows, type, category, context }) => ({
    rows: idsOf(rows),
    type,
    category,
    context,
  }));
  const setAside = idsOf(asides);
  return { accounted: [...ids], payload: ids.size === 0 ? null : { events, setAside } };
}

/**
 * Reads a reply to a request that carried `parts` as users of these `numbers`, in either format; one verdict a part, in
 * their order. Lenient about the wrapping, strict about the substance (see judgeUser). Never throws.
 */
export function parseReply(
  reply: ReplyText,
  parts: readonly PartKey[],
  numbers: readonly number[],
  categoryOf: CategoryOf = knownCategories(''),
): readonly PartVerdict<EventPayload>[] {
  const lastRows = new Map(parts.map((part, index) => [numbers[index] ?? 0, part.recordIds.length]));
  const byUser = linesByUser(reply, lastRows, categoryOf);
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
    const { events, setAside, problems } = judgeUser(said.lines, part.recordIds.length);
    const found = inIds(part, events, setAside);
    return { itemId: part.itemId, ...found, problems };
  });
}
