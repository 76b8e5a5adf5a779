import type { ErrorInfo } from '../../../shared/app-error.ts';
import type { TimesInfo } from '../../../shared/pipelines/events/times.ts';
import type { SourceMapping, TimeKind } from '../../../shared/source-mapping.ts';
import { codedInfo } from '../../../shared/words/coded-error.ts';
import { guardDatabase } from '../../database/database-error.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { readSchema } from '../../database/read-schema.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { asText, qualified } from '../../sources/cell-text.ts';
import { readClock } from '../../sources/times/clock.ts';
import { surveyTimes } from '../../sources/times/survey-times.ts';
import { isUsualKind } from '../../sources/times/time-reader.ts';
import { rowSource, userColumnOf } from './row-source.ts';
import { timeCell } from './user-sql.ts';

const dateNames = ['date', 'event_date', 'day', 'visit_date', 'log_date', 'dt', '日期'];
const sampledRows = 200;

/** The column of the day, where the one of the time holds times of day alone. */
export function findDateColumn(source: SourceFile, mapping: SourceMapping): SourceMapping {
  const table = readSchema(source.db, source.schema).find(({ name }) => name === mapping.table);
  const column = table?.columns.find(
    ({ name }) => name !== mapping.timeColumn && dateNames.includes(name.toLowerCase()),
  );
  if (column === undefined) return mapping;
  const times = source.db
    .prepare<[], string>(
      `SELECT substr(${asText(mapping.timeColumn)}, 1, 40) FROM ${qualified(source, mapping.table)}
       WHERE ${q(mapping.timeColumn)} IS NOT NULL LIMIT ${sampledRows}`,
    )
    .pluck()
    .all() as string[];
  const clocks = times.filter((time) => readClock(time.trim()) !== null);
  return clocks.length * 2 > times.length ? { ...mapping, dateColumn: column.name } : mapping;
}

/** A table with both forms' columns is in the text form where its first rows have text. */
export function settleForm(source: SourceFile, mapping: SourceMapping): SourceMapping {
  if (mapping.textColumn === null || mapping.actionColumn === null) return mapping;
  const text = q(mapping.textColumn);
  const filled = source.db
    .prepare(
      `SELECT COUNT(*) FROM (SELECT ${text} AS t FROM ${qualified(source, mapping.table)} LIMIT ${sampledRows})
       WHERE t IS NOT NULL AND t <> ''`,
    )
    .pluck()
    .get() as number;
  return { ...mapping, form: filled > 0 ? 'text' : 'columns' };
}

/** How the times of a mapping are written, by all rows that name a user; see `surveyTimes`. */
export function surveyRowTimes(source: SourceFile, mapping: SourceMapping): TimesInfo {
  const column = {
    table: rowSource(source, mapping),
    where: `${q(userColumnOf(mapping))} IS NOT NULL`,
    cell: timeCell(mapping),
  };
  return guardDatabase(() => surveyTimes(source, column, Date.now(), mapping.timeKind, mapping.timeZone));
}

/** The mapping with the kind of its times, where that is none of the usual ones, which each row tells by itself. */
export function withKind(mapping: SourceMapping, { kind }: TimesInfo): SourceMapping {
  return mapping.timeKind !== undefined || kind === null || isUsualKind(kind)
    ? mapping
    : { ...mapping, timeKind: kind };
}

export const withGivenKind = (mapping: SourceMapping, timeKind: TimeKind | undefined): SourceMapping =>
  timeKind === undefined ? mapping : { ...mapping, timeKind };

/** What a person should know of the times before a job reads them. */
export function timesNotices(mapping: SourceMapping, times: TimesInfo): readonly ErrorInfo[] {
  const { kind, example, rowsWithoutTime, otherKinds } = times;
  const column = mapping.timeColumn;
  const notices: ErrorInfo[] = [];
  if (kind !== null && !isUsualKind(kind) && example !== null) {
    notices.push(codedInfo('times_read_as', { params: { column, kind, ...example } }));
  }
  if (otherKinds.length > 0) {
    const count = otherKinds.reduce((sum, { rows }) => sum + rows, 0);
    const kinds = otherKinds.map((other) => `${other.kind} ${other.rows}`).join(', ');
    notices.push(codedInfo('times_mixed', { params: { column, count, kinds, kind: kind ?? '?' } }));
  }
  if (rowsWithoutTime > 0) {
    notices.push(codedInfo('rows_without_time', { params: { column, count: rowsWithoutTime } }));
  }
  return notices;
}
