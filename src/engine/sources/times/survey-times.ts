import type { TimeKind, TimesInfo } from '../../../shared/pipelines/events.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { decideKind } from './decide-kind.ts';
import { timeText } from './instant.ts';
import { numberKinds, numberRange } from './number-kinds.ts';
import { isPlainSql } from './plain-time.ts';
import { createTally, type TextCount, type TimeTally } from './tally-times.ts';
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

const sampledRows = 1_000;
const dayMs = 86_400_000;
/** A row may be dated ahead: a plan, a clock that is wrong. Further on, a number is likelier of another kind. */
const aheadMs = 366 * dayMs;

/** Rows that look so beyond doubt, told by the database alone. */
interface SureLook {
  readonly sql: string;
  /** Counts so many rows of the look. */
  count(tally: TimeTally, rows: number): void;
}

/** Year first to the minute at least, with the zone that most of the sample has. */
function sureTexts(cell: string, { form, zone, offset }: TextCount): SureLook | null {
  if (form !== 'written' || !/^[A-Z0-9:+-]*$/.test(zone)) return null;
  return {
    sql: isPlainSql(cell, { zone, between: ' T' }),
    count: (tally, rows) => tally.addTexts({ form, zone, offset }, rows),
  };
}

function sureNumbers(cell: string, index: number, untilMs: number): SureLook | null {
  const kind = numberKinds[index];
  if (kind === undefined) return null;
  const [from, until] = numberRange(kind, untilMs);
  return {
    sql: `${cell} NOT GLOB '*[^0-9.]*' AND CAST(${cell} AS REAL) >= ${from} AND CAST(${cell} AS REAL) < ${until}`,
    count: (tally, rows) => tally.addNumbers(index, rows),
  };
}

/** What most of a column looks like, as far as the database can tell it: it is counted without a look at each row. */
function sureLook(cell: string, sample: TimeTally, untilMs: number): SureLook | null {
  const { kind } = decideKind(sample);
  const index = numberKinds.findIndex((each) => each.kind === kind);
  if (index >= 0) return sureNumbers(cell, index, untilMs);
  const [most] = [...sample.texts.values()].sort((a, b) => b.rows - a.rows);
  return most === undefined || kind !== 'written' ? null : sureTexts(cell, most);
}

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
): TimesInfo {
  const untilMs = now + aheadMs;
  const pluck = (sql: string) => db.prepare<[], string | null>(sql).pluck();
  const first = pluck(`SELECT ${cell} FROM ${table} WHERE ${where} LIMIT ${sampledRows}`).all() as (
    | string
    | null
  )[];
  const sample = createTally(untilMs);
  for (const stored of first) sample.add(stored);
  const sure = sureLook(cell, sample, untilMs);
  const total = Number(pluck(`SELECT COUNT(*) FROM ${table} WHERE ${where}`).get());
  const tally = createTally(untilMs);
  let others = 0;
  const isOther = sure === null ? 'TRUE' : `(${sure.sql}) IS NOT TRUE`;
  for (const stored of pluck(`SELECT ${cell} FROM ${table} WHERE ${where} AND ${isOther}`).iterate()) {
    others += 1;
    tally.add(stored as string | null);
  }
  sure?.count(tally, Math.max(0, total - others));
  const { kind, readRows, otherKinds } = decideKind(tally, given);
  const read = timeReader(kind ?? undefined);
  const example = first.flatMap((stored): SampledTime[] => {
    const text = stored === null ? null : timeText(read(stored));
    return stored === null || text === null ? [] : [{ stored, read: text }];
  })[0];
  return { kind, example: example ?? null, rowsWithoutTime: Math.max(0, total - readRows), otherKinds };
}
