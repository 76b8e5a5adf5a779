import { assertNever } from '../../shared/assert-never.ts';
import type { ContentFault } from './faults.ts';
import type { Random } from './seeded-random.ts';
import type { Completion } from './send-completion.ts';

type SpoiledReply = Pick<Completion, 'text' | 'finishReason'>;

/**
 * Puts one fault into the lines of a reply in either wire format, each user closed by an END, and gives the text to send;
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

/** How a wire format writes what faults are put into. */
interface Grammar {
  /** Whose answer each line is part of; of prose undefined. */
  readonly owners: (lines: readonly string[]) => readonly (string | undefined)[];
  readonly end: (user: string, row: number | '') => string;
  readonly rename: (line: string, user: string, stranger: number) => string;
  readonly rowsOf: (line: string) => string;
  readonly withRows: (line: string, rows: string) => string;
  readonly isAside: (line: string) => boolean;
  /** The same rows, meant otherwise: an event becomes noise, noise an event. */
  readonly contradict: (line: string) => string;
}

function ownersInFormat2(lines: readonly string[]): readonly (string | undefined)[] {
  let open: string | undefined;
  return lines.map((line) => {
    open = /^@(\d+)/.exec(line)?.[1] ?? open;
    return open;
  });
}

const format1: Grammar = {
  owners: (lines) => lines.map((line) => /^(\d+)\|/.exec(line)?.[1]),
  end: (user, row) => `${user}|END|${row}`,
  rename: (line, user, stranger) => `${stranger}${line.slice(user.length)}`,
  rowsOf: (line) => line.split('|')[1] ?? '',
  withRows: (line, rows) => line.split('|').toSpliced(1, 1, rows).join('|'),
  isAside: (line) => line.split('|').length <= 3,
  contradict: (line) => {
    const [user = '', rows = '', what = ''] = line.split('|');
    return what === '-' ? `${user}|${rows}|浏览车型|engagement|重复` : `${user}|${rows}|-`;
  },
};

const firstWord = (line: string): string => line.slice(0, Math.max(0, line.indexOf(' ')));

const format2: Grammar = {
  owners: ownersInFormat2,
  end: (user, row) => `@${user} END ${row}`,
  rename: (line, user, stranger) =>
    line.startsWith(`@${user}`) ? `@${stranger}${line.slice(user.length + 1)}` : line,
  rowsOf: firstWord,
  withRows: (line, rows) => `${rows}${line.slice(firstWord(line).length)}`,
  isAside: (line) => line.endsWith(' -'),
  contradict: (line) => (line.endsWith(' -') ? `${firstWord(line)} 浏览车型|重复` : `${firstWord(line)} -`),
};

/** Spoils what is said of one user, drawn at random. */
function spoilUser(kind: UserFault, lines: readonly string[], random: Random): readonly string[] | null {
  const grammar = lines.some((line) => /^@\d/.test(line)) ? format2 : format1;
  const owners = grammar.owners(lines);
  const users = [...new Set(owners.filter((owner) => owner !== undefined))];
  const user = pick(users, random);
  if (user === undefined) return null;
  const block = lines.filter((_, index) => owners[index] === user);
  const end = grammar.end(user, '');
  const ofRows = block.filter((line) => !line.startsWith(end) && line !== `@${user}`);
  const rowLine = pick(ofRows, random);
  /** The lines with others in place of some of the user's. */
  const change = (to: (line: string) => readonly string[]): readonly string[] =>
    lines.flatMap((line, index) => (owners[index] === user ? to(line) : [line]));
  const swap = (from: string | undefined, to: readonly string[]): readonly string[] | null =>
    from === undefined ? null : change((line) => (line === from ? to : [line]));
  const endLine = block.find((line) => line.startsWith(end));
  const last = Number(endLine?.slice(end.length) ?? 0);
  switch (kind) {
    case 'missing_user':
      return change(() => []);
    case 'unknown_user': {
      const stranger = Math.max(...users.map(Number)) + 1 + Math.floor(random() * 9);
      return change((line) => [grammar.rename(line, user, stranger)]);
    }
    case 'duplicate_user':
      return [
        ...lines,
        ...(random() < 0.5
          ? block
          : block.map((line) => (line === rowLine ? grammar.contradict(line) : line))),
      ];
    case 'rows_left_out':
      return rowLine === undefined ? null : swap(rowLine, leaveRowsOut(rowLine, grammar, random));
    case 'wrong_end':
      return swap(endLine, [grammar.end(user, last > 1 && random() < 0.5 ? last - 1 : last + 1)]);
    case 'no_end':
      return swap(endLine, []);
    case 'row_out_of_range': {
      if (rowLine === undefined) return null;
      const beyond = last + 1 + Math.floor(random() * 9);
      return swap(rowLine, [grammar.withRows(rowLine, `${grammar.rowsOf(rowLine)},${beyond}`)]);
    }
    case 'no_row': {
      const event = ofRows.find((line) => !grammar.isAside(line)) ?? rowLine;
      return event === undefined ? null : swap(event, [grammar.withRows(event, '')]);
    }
    default:
      return assertNever(kind);
  }
}

/** Drops the last piece of the rows (`3,7-9` → `3`), or the line when there is but one or at random. */
function leaveRowsOut(line: string, grammar: Grammar, random: Random): readonly string[] {
  const rows = grammar.rowsOf(line);
  const comma = rows.lastIndexOf(',');
  return comma === -1 || random() < 0.5 ? [] : [grammar.withRows(line, rows.slice(0, comma))];
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
