import type { ProposalReason } from '../../../../shared/proposal.ts';
import type { ColumnLook, TableLook } from './column-looks.ts';
import { type Hinted, hintOf } from './column-names.ts';

/** Numbers that are times by themselves, whatever their column is called: days since 1900 may be prices. */
const sureKinds: ReadonlySet<string | null> = new Set([
  'written',
  'zoned',
  'day_first',
  'month_first',
  'named',
  'unix_seconds',
  'unix_milliseconds',
  'unix_microseconds',
  'unix_nanoseconds',
  'webkit_microseconds',
]);

export const isWords = ({ filled, numbers, times, length }: ColumnLook): boolean =>
  filled > 0 && numbers < 0.5 && times < 0.5 && length >= 1.5;

/** The column that a name hints at most, of those that look like it. */
export function named(
  { columns }: Pick<TableLook, 'columns'>,
  what: Hinted,
  looksLike: (column: ColumnLook) => boolean = () => true,
): ColumnLook | null {
  const hinted = columns
    .map((column) => ({ column, hint: hintOf(what, column.name) }))
    .filter(({ column, hint }) => hint !== null && looksLike(column))
    .sort((a, b) => (a.hint ?? 0) - (b.hint ?? 0));
  return hinted[0]?.column ?? null;
}

/** Every column that a name hints at, in the order of the hints. */
export const allNamed = ({ columns }: Pick<TableLook, 'columns'>, what: Hinted): readonly ColumnLook[] =>
  columns
    .filter((column) => column.filled > 0 && hintOf(what, column.name) !== null)
    .sort((a, b) => (hintOf(what, a.name) ?? 0) - (hintOf(what, b.name) ?? 0));

export interface TimeRole {
  readonly column: ColumnLook;
  /** The column of the day, where the other holds times of day. */
  readonly day: ColumnLook | null;
}

const leastTimes = 0.8;

/** When a row happened: the column most of whose cells are times, and that is called so. */
export function findTime({ columns }: TableLook): TimeRole | null {
  const scored = columns.flatMap((column) => {
    const hint = hintOf('time', column.name);
    if (column.filled === 0 || column.times < leastTimes) return [];
    const isCount = column.numbers > 0.5 && column.distinct * 4 < column.filled;
    if (hint === null && (!sureKinds.has(column.kind) || isCount)) return [];
    return [{ column, score: (hint ?? 9) + (hintOf('otherTime', column.name) === null ? 0 : 6) }];
  });
  const [best] = scored.sort((a, b) => a.score - b.score);
  if (best === undefined) return null;
  const clock = best.column.length > 12 ? undefined : columns.find(({ clocks }) => clocks >= leastTimes);
  return clock === undefined ? { column: best.column, day: null } : { column: clock, day: best.column };
}

/** What speaks for it: of which kind how many of its cells are. */
export const timeReasons = ({ name, kind, times }: ColumnLook): readonly ProposalReason[] =>
  kind === null
    ? []
    : [{ code: 'times_by_values', params: { column: name, kind, share: Math.round(times * 100) } }];

export interface UserRole {
  readonly column: ColumnLook;
  readonly by: 'name' | 'content';
}

const longestId = 64;

/** Whose a row is: a column that is called so, else one whose values come again and again and are the most. */
export function findUser(look: TableLook, taken: ReadonlySet<string>): UserRole | null {
  const free = { columns: look.columns.filter(({ name, filled }) => filled > 0 && !taken.has(name)) };
  const byName = named(free, 'user', ({ length }) => length <= longestId);
  if (byName !== null) return { column: byName, by: 'name' };
  const [byContent] = free.columns
    .filter(({ filled, distinct, length, times }) => {
      const isRepeated = distinct >= 2 && filled >= 2 * distinct && filled * 10 >= look.rows * 9;
      return isRepeated && length <= longestId / 2 && times < leastTimes;
    })
    .filter(({ name }) =>
      (['action', 'app', 'product', 'role', 'shop', 'support', 'duration'] as const).every(
        (what) => hintOf(what, name) === null,
      ),
    )
    .sort((a, b) => b.distinct - a.distinct);
  return byContent === undefined ? null : { column: byContent, by: 'content' };
}
