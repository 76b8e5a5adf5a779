import type { TimesInfo } from '../../../shared/pipelines/events/times.ts';
import type { TimeKind } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { decideKind } from './decide-kind.ts';
import { timeText } from './instant.ts';
import { createTally } from './tally-times.ts';
import { timeReader } from './time-reader.ts';

/** A column of times, as SQL. */
export interface TimeColumn {
  /** The table, with its schema. */
  readonly table: string;
  /** The rows that count. */
  readonly where: string;
  /** The cell as text, cut where it is long. */
  readonly cell: string;
}

/** Of so many rows the first that is read serves as the example. */
const sampledRows = 1_000;
const tallyName = 'gleaner_tally_time';
const dayMs = 86_400_000;
/** A row may be dated ahead: a plan, a clock that is wrong. Further on, a number is likelier of another kind. */
const aheadMs = 366 * dayMs;

interface SampledTime {
  readonly stored: string;
  readonly read: string;
}

/**
 * How a column's times are written, by every one of its rows; see `decideKind`. `given` is a kind that was chosen by a person; `now` is the present, in milliseconds.
 */
export function surveyTimes(
  { db }: Pick<SourceFile, 'db'>,
  { table, where, cell }: TimeColumn,
  now: number,
  given?: TimeKind,
  timeZone?: string,
): TimesInfo {
  const tally = createTally(now + aheadMs);
  // A function that the database calls for each row takes half the time of fetching it.
  db.function(tallyName, { directOnly: true }, (stored: string | null) => {
    tally.add(stored);
    return 0;
  });
  const pluck = <Result>(columns: string, end = '') =>
    db.prepare<[], Result>(`SELECT ${columns} FROM ${table} WHERE ${where} ${end}`).pluck();
  const total = pluck<number>(`COUNT(${tallyName}(${cell}))`).get() ?? 0;
  const { kind, readRows, otherKinds } = decideKind(tally, given);
  const read = timeReader(kind ?? undefined, timeZone);
  const first = pluck<string | null>(cell, `LIMIT ${sampledRows}`).all();
  const example = first.flatMap((stored): SampledTime[] => {
    const text = stored === null ? null : timeText(read(stored));
    return stored === null || text === null ? [] : [{ stored, read: text }];
  })[0];
  const rowsWithoutTime = Math.max(0, total - readRows);
  return { kind, example: example ?? null, rows: total, rowsWithoutTime, otherKinds };
}
