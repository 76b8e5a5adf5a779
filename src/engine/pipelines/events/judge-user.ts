import type { ContentProblem } from '../../items.ts';
import type { RowSpans } from '../answers/row-spans.ts';
import type { AnswerLine } from './read-answer-line.ts';

/** What a reply says about one user, in row numbers from 1. Rows in neither list are unaccounted for. */
export interface UserJudgement {
  readonly events: readonly CitedEvent[];
  readonly setAside: readonly number[];
  readonly problems: readonly ContentProblem[];
}

export interface CitedEvent {
  readonly rows: readonly number[];
  readonly type: string;
  readonly category: string;
  readonly context: string;
}

interface KeptLine {
  readonly rows: readonly number[];
  /** Null for rows set aside. */
  readonly event: Omit<CitedEvent, 'rows'> | null;
}

/** Of so many rows some are missing from what the model said. */
export const rowsMissing = (missing: number, rows: number): ContentProblem => ({
  code: 'rows_unaccounted',
  message: `${missing} of ${rows} rows were neither cited by an event nor set aside.`,
});

const nothing = (problem: ContentProblem): UserJudgement => ({
  events: [],
  setAside: [],
  problems: [problem],
});

const ascending = (rows: ReadonlySet<number>): readonly number[] => [...rows].sort((a, b) => a - b);

function expand(spans: RowSpans | null, lastRow: number): readonly number[] | null {
  if (spans?.every(([from, to]) => from >= 1 && to <= lastRow) !== true) return null;
  if (spans.every(([from], index) => from > (spans[index - 1]?.[1] ?? 0))) {
    const rows: number[] = [];
    for (const [from, to] of spans) for (let row = from; row <= to; row += 1) rows.push(row);
    return rows;
  }
  const rows = new Set<number>();
  for (const [from, to] of spans) for (let row = from; row <= to; row += 1) rows.add(row);
  return ascending(rows);
}

/** Splits a user's lines at the END: what follows may only repeat, word for word, what stood before. */
function untilEnd(lines: readonly AnswerLine[]) {
  const end = lines.findIndex((line) => line.kind === 'end');
  if (end < 0 || end === lines.length - 1) return { lines, repeated: false };
  const kept = lines.slice(0, end + 1);
  const known = new Set(kept.map(wordsOf));
  return { lines: kept, repeated: lines.slice(end + 1).some((line) => !known.has(wordsOf(line))) };
}

/** The same for lines that say the same. */
export function wordsOf(line: AnswerLine): string {
  if (line.kind === 'end') return `end|${line.row}`;
  const rows = line.rows?.join(';') ?? '-';
  return line.kind === 'aside' ? rows : `${rows}|${line.type}|${line.category}|${line.context}`;
}

/** Tells lines that say what one before said: only those about the same first row can, and few are. */
function createRepeats(): (line: Exclude<AnswerLine, { kind: 'end' }>) => boolean {
  const firsts = new Map<number, AnswerLine>();
  const said = new Map<number, Set<string>>();
  return (line) => {
    const row = line.rows?.[0]?.[0] ?? 0;
    const first = firsts.get(row);
    if (first === undefined) {
      firsts.set(row, line);
      return false;
    }
    const words = said.get(row) ?? new Set([wordsOf(first)]);
    said.set(row, words);
    return words.size === words.add(wordsOf(line)).size;
  };
}

function keepLines(lines: readonly AnswerLine[], lastRow: number) {
  const kept: KeptLine[] = [];
  const isSaidBefore = createRepeats();
  let bad = 0;
  for (const line of lines) {
    if (line.kind === 'end' || isSaidBefore(line)) continue;
    const rows = expand(line.rows, lastRow);
    if (rows === null) bad += 1;
    else if (line.kind === 'aside') kept.push({ rows, event: null });
    else kept.push({ rows, event: { type: line.type, category: line.category, context: line.context } });
  }
  return { kept, bad };
}

type Citations = ReturnType<typeof countCitations>;

/** How often each row is named, by its number, and by how many lines that set it aside; and how many rows are named at all. */
function countCitations(lines: readonly KeptLine[], lastRow: number) {
  const named = new Uint32Array(lastRow + 1);
  const aside = new Uint32Array(lastRow + 1);
  let rows = 0;
  for (const line of lines) {
    for (const row of line.rows) {
      const before = named[row] ?? 0;
      if (before === 0) rows += 1;
      named[row] = before + 1;
      if (line.event === null) aside[row] = (aside[row] ?? 0) + 1;
    }
  }
  return { named, aside, rows };
}

const isContradictory = ({ named, aside }: Citations): boolean =>
  aside.some((count, row) => count > 0 && count < (named[row] ?? 0));

/** Lines that share no row with another line: the ones to trust where something else is wrong. */
const withoutOverlaps = (lines: readonly KeptLine[], { named }: Citations): readonly KeptLine[] =>
  lines.filter((line) => line.rows.every((row) => named[row] === 1));

function endProblem(lines: readonly AnswerLine[], lastRow: number): ContentProblem | null {
  const end = lines.find((line) => line.kind === 'end');
  if (end === undefined)
    return { code: 'end_missing', message: 'The model stopped before the end of the user.' };
  if (end.row === lastRow) return null;
  return {
    code: 'end_mismatch',
    message: `The model ended the user at row ${end.row ?? '?'}; the last row is ${lastRow}.`,
  };
}

function tally(lines: readonly KeptLine[]): Pick<UserJudgement, 'events' | 'setAside'> {
  const events: CitedEvent[] = [];
  const asides: (readonly number[])[] = [];
  for (const { rows, event } of lines) {
    if (event === null) asides.push(rows);
    else events.push({ rows, type: event.type, category: event.category, context: event.context });
  }
  const [first = [], ...others] = asides;
  return { events, setAside: others.length === 0 ? first : ascending(new Set(asides.flat())) };
}

/**
 * Judges the lines that a reply has for one user with `lastRow` rows. Strict about the substance:
 * - lines after END that say something new, rows both cited and set aside, or an END past the last row:
 *   nothing of the user is kept;
 * - a line with no row or with a row that does not exist is dropped;
 * - without an END, or with one before the last row, the last line is dropped too, and its rows stay open;
 * - rows in two lines are believed only where all else is right; else those lines are dropped.
 */
export function judgeUser(allLines: readonly AnswerLine[], lastRow: number): UserJudgement {
  const { lines, repeated } = untilEnd(allLines);
  if (repeated) return nothing({ code: 'user_repeated', message: 'The model answered the user twice.' });
  const end = lines.find((line) => line.kind === 'end');
  const endError = endProblem(lines, lastRow);
  if (endError !== null && end?.kind === 'end' && end.row !== null && end.row > lastRow)
    return nothing(endError);
  const { kept, bad } = keepLines(lines, lastRow);
  const citations = countCitations(kept, lastRow);
  if (isContradictory(citations)) {
    return nothing({
      code: 'rows_contradictory',
      message: 'The model both cited and set aside the same rows.',
    });
  }
  const whole = endError === null && bad === 0 && citations.rows === lastRow;
  const sound = whole ? kept : withoutOverlaps(kept, citations);
  const believed = endError === null ? sound : sound.filter((line) => line !== kept.at(-1));
  const missing = whole ? 0 : lastRow - countCitations(believed, lastRow).rows;
  const problems: ContentProblem[] = [];
  if (endError !== null) problems.push(endError);
  if (missing > 0) problems.push(rowsMissing(missing, lastRow));
  return { ...tally(believed), problems };
}
