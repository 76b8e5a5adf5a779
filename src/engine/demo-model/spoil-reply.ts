import { assertNever } from '../../shared/assert-never.ts';
import type { ContentFault } from './faults.ts';
import type { Random } from './seeded-random.ts';

export interface SpoiledReply {
  readonly text: string;
  readonly finishReason: 'stop' | 'length';
}

/**
 * Puts one fault into the lines of a reply (`user|…`, each user closed by `user|END|last row`) and gives the text to send;
 * null when these lines offer no place for it (a plain sentence has no user to leave out).
 */
export function spoilReply(
  kind: ContentFault,
  lines: readonly string[],
  random: Random,
): SpoiledReply | null {
  const text = lines.join('\n');
  switch (kind) {
    case 'empty':
      return whole('');
    case 'refusal':
      return whole(pick(refusals, random) ?? '');
    case 'think':
      return whole(`<think>\nThe rows are about cars. I go through them user by user.\n</think>\n\n${text}`);
    case 'fences':
      return whole(`Here are the events:\n\n\`\`\`text\n${text}\n\`\`\`\n\nEvery row is accounted for.`);
    case 'truncated':
      return cutMidLine(text, random);
    default: {
      const spoiled = spoilUser(kind, lines, random);
      return spoiled === null ? null : whole(spoiled.join('\n'));
    }
  }
}

const refusals = [
  '抱歉，我无法处理这些个人行为数据。',
  "I'm sorry, but I can't help with analysing personal behaviour data.",
];

type UserFault = Exclude<ContentFault, 'empty' | 'refusal' | 'think' | 'fences' | 'truncated'>;

/** Spoils what is said of one user, drawn at random. */
function spoilUser(kind: UserFault, lines: readonly string[], random: Random): readonly string[] | null {
  const users = [...new Set(lines.flatMap((line) => /^(\d+)\|/.exec(line)?.[1] ?? []))];
  const user = pick(users, random);
  if (user === undefined) return null;
  const isOfUser = (line: string) => line.startsWith(`${user}|`);
  const block = lines.filter(isOfUser);
  const end = `${user}|END|`;
  const rowLine = pick(
    block.filter((line) => !line.startsWith(end)),
    random,
  );
  const swap = (from: string | undefined, to: readonly string[]) =>
    from === undefined ? null : lines.flatMap((line) => (line === from ? to : [line]));
  const endLine = block.find((line) => line.startsWith(end));
  const last = Number(endLine?.slice(end.length) ?? 0);
  switch (kind) {
    case 'missing_user':
      return lines.filter((line) => !isOfUser(line));
    case 'unknown_user': {
      const stranger = Math.max(...users.map(Number)) + 1 + Math.floor(random() * 9);
      return lines.map((line) => (isOfUser(line) ? `${stranger}${line.slice(user.length)}` : line));
    }
    case 'duplicate_user':
      return [
        ...lines,
        ...(random() < 0.5 ? block : block.map((line) => (line === rowLine ? contradict(line) : line))),
      ];
    case 'rows_left_out':
      return rowLine === undefined ? null : swap(rowLine, leaveRowsOut(rowLine, random));
    case 'wrong_end':
      return swap(endLine, [`${end}${last > 1 && random() < 0.5 ? last - 1 : last + 1}`]);
    case 'no_end':
      return swap(endLine, []);
    case 'row_out_of_range':
      return rowLine === undefined
        ? null
        : swap(rowLine, [withRows(rowLine, (rows) => `${rows},${last + 1 + Math.floor(random() * 9)}`)]);
    case 'no_row': {
      const event = block.find((line) => line.split('|').length > 3) ?? rowLine;
      return event === undefined ? null : swap(event, [withRows(event, () => '')]);
    }
    default:
      return assertNever(kind);
  }
}

/** The same rows, meant otherwise: an event becomes noise, noise an event. */
function contradict(line: string): string {
  const [user = '', rows = '', what = ''] = line.split('|');
  return what === '-' ? `${user}|${rows}|浏览车型|engagement|重复` : `${user}|${rows}|-`;
}

/** Drops the last piece of the rows (`3,7-9` → `3`), or the line when there is but one or at random. */
function leaveRowsOut(line: string, random: Random): readonly string[] {
  const comma = (line.split('|')[1] ?? '').lastIndexOf(',');
  return comma === -1 || random() < 0.5 ? [] : [withRows(line, (rows) => rows.slice(0, comma))];
}

function withRows(line: string, change: (rows: string) => string): string {
  const [user = '', rows = '', ...rest] = line.split('|');
  return [user, change(rows), ...rest].join('|');
}

/** Cuts inside a line, never at its edge, where a line could pass for whole. */
function cutMidLine(text: string, random: Random): SpoiledReply {
  let at = 1 + Math.floor(random() * Math.max(0, text.length - 1));
  while (at > 1 && (text[at - 1] === '\n' || text[at] === '\n')) at -= 1;
  return { text: text.slice(0, at).toWellFormed(), finishReason: 'length' };
}

function whole(text: string): SpoiledReply {
  return { text, finishReason: 'stop' };
}

function pick<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items[Math.floor(random() * items.length)];
}
