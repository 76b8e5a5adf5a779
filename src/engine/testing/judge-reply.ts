import type { PartKey } from '../items.ts';
import { type EventPayload, parseReply } from '../pipelines/events/parse-reply.ts';
import type { PartVerdict } from '../pipelines/pipeline.ts';
import type { DamagedReply } from './damaged-reply.ts';

interface Claim {
  readonly user: number;
  readonly end: number | null;
  readonly rows: ReadonlySet<number>;
}

// What follows reads a reply by other means than the parser: a line at a time, character by character, and
// knows only what must hold of whatever is accepted.

const narrow = (line: string): string =>
  line.replace(/[\uff01-\uff5e]/g, (each) => String.fromCharCode(each.charCodeAt(0) - 0xfee0));

function numbersIn(field: string): ReadonlySet<number> {
  const rows = new Set<number>();
  let digits = '';
  let from: number | null = null;
  for (const character of `${field} `) {
    if (character >= '0' && character <= '9') {
      digits += character;
      continue;
    }
    if (digits !== '') {
      const row = Number(digits);
      for (let each = from ?? row; each <= row && each <= 1_000; each += 1) rows.add(each);
      from = row;
      digits = '';
    }
    if (character === ',' || character === ';' || character === '、') from = null;
  }
  return rows;
}

/** The claims of lines that stand somewhere behind a user's number: of every user whose number has come. */
function claimsUnderHeads(text: string, numbers: readonly number[]): readonly Claim[] {
  const headed = new Set<number>();
  return text.split(/[\r\n]|<\/?think>/).flatMap((line): Claim[] => {
    const words = narrow(line).replace(/^[^0-9@A-Za-z]*/, '');
    const [, user] = /^@?\s*(\d+)/.exec(words) ?? [];
    const end = /(?:^|[\s|\d])END[\s|:]*(\d+)[\s|]*$/i.exec(words)?.[1];
    if (words.startsWith('@') && user !== undefined) headed.add(Number(user));
    if (end !== undefined) {
      // An END without a number can only be of the one who was asked about.
      const whose = user ?? (numbers.length === 1 ? numbers[0] : undefined);
      return whose === undefined ? [] : [{ user: Number(whose), end: Number(end), rows: new Set() }];
    }
    // With the blanks of a list or without: a type may begin with a digit.
    const lists = [/^[\d\s,;、~至‐‑–—−-]*/, /^[\d,;、~至‐‑–—−-]*/].map((list) => list.exec(words)?.[0] ?? '');
    return [...headed].flatMap((each) =>
      lists.map((list) => ({ user: each, end: null, rows: numbersIn(list) })),
    );
  });
}

/** The claims of lines of format 1, each of which names its user. */
function claimsIn(text: string): readonly Claim[] {
  // A thought may stand before an answer in its line.
  return text.split(/[\r\n]|<\/?think>/).flatMap((line): Claim[] => {
    const [head = '', rows, third] = narrow(line)
      .replace(/^[^0-9]*/, '')
      .split('|');
    if (!/^\d+\s*$/.test(head) || rows === undefined) return [];
    const isEnd = rows.trim().toLowerCase() === 'end';
    const end = isEnd && /^\s*\d+\s*$/.test(third ?? '') ? Number(third) : null;
    return [{ user: Number(head), end, rows: isEnd ? new Set() : numbersIn(rows) }];
  });
}

function problemsOf(verdict: PartVerdict<EventPayload>, part: PartKey, claims: readonly Claim[]): string[] {
  const problems: string[] = [];
  const check = (holds: boolean, what: string): void => void (holds || problems.push(what));
  const last = part.recordIds.length;
  const named = new Set<number>();
  for (const { rows } of claims) {
    const each = [...rows];
    if (each.every((row) => row >= 1 && row <= last)) for (const row of each) named.add(row);
  }
  const told = new Set(verdict.accounted);
  check(told.size === verdict.accounted.length, 'a row is accounted for twice');
  for (const id of told) {
    check(part.recordIds.includes(id), 'a row of nobody');
    check(named.has(Number(id.slice(id.indexOf(':') + 1))), 'a row that no line names');
  }
  const cited = new Set(verdict.payload?.events.flatMap((event) => event.rows));
  const aside = new Set(verdict.payload?.setAside);
  check(cited.isDisjointFrom(aside), 'rows cited and set aside');
  check(cited.union(aside).symmetricDifference(told).size === 0, 'a payload of other rows');
  check(verdict.payload?.events.every((event) => event.rows.length > 0) ?? true, 'an event without rows');
  check((verdict.payload === null) === (told.size === 0), 'a payload of nothing');
  check((told.size === last) === (verdict.problems.length === 0), 'problems and coverage disagree');
  const isEnded = claims.some((claim) => claim.end === last);
  check(told.size !== last || isEnded, 'accepted without an END at the last row');
  return problems;
}

export interface Judgement {
  /** Sentences; empty where everything holds. */
  readonly problems: readonly string[];
  readonly whole: number;
  readonly open: number;
}

/** Reads a reply, and holds what is accepted of it against what it says. Throws what the parser throws. */
export function judgeReply(reply: DamagedReply): Judgement {
  const { parts, numbers, text, complete } = reply;
  const verdicts = parseReply({ text, complete, refused: false }, parts, numbers);
  const claims = [...claimsIn(text), ...claimsUnderHeads(text, numbers)];
  const problems = parts.flatMap((part, index) => {
    const verdict = verdicts[index];
    if (verdict === undefined) return ['a part without a verdict'];
    const own = claims.filter((claim) => claim.user === numbers[index]);
    return problemsOf(verdict, part, own);
  });
  const whole = verdicts.filter((verdict) => verdict.problems.length === 0).length;
  return { problems, whole, open: parts.length - whole };
}
