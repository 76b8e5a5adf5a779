import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import type { EventsInfo } from '../../../shared/pipelines/events/info.ts';
import type { SourceMapping } from '../../../shared/source-mapping.ts';
import { errorText } from '../../../shared/words/error-text.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { eventsModule } from './events-module.ts';
import { loadUser } from './load-user.ts';
import { createUserReader } from './user-reader.ts';

const log = 'CREATE TABLE log (id INTEGER PRIMARY KEY, user_id TEXT, timestamp, text TEXT);';

function open(sql: string) {
  const db = new Database(':memory:');
  db.exec(sql);
  const source: SourceFile = { db, path: '', schema: 'main', sidecar: null, sizeBytes: 0 };
  const opened = eventsModule.open(source);
  if (opened === null) throw new Error('nothing found');
  const { mapping, times } = opened.info() as EventsInfo;
  const reader = createUserReader(source, mapping);
  const groups = loadUser(reader, 'a', new Set(), 1).groups.map(({ heading, records }) => [
    heading,
    ...records.map(({ text }) => text),
  ]);
  return { mapping, times, opened, groups, named: reader.times('a').map(({ time }) => time) };
}

const rows = (...times: readonly (string | number | null)[]): string =>
  `${log} INSERT INTO log (user_id, timestamp, text) VALUES ${times
    .map((time, n) => `('a', ${typeof time === 'string' ? `'${time}'` : time}, 'row ${n + 1}')`)
    .join(', ')};`;

const codes = (notices: readonly ErrorInfo[]) => notices.map(({ code }) => code);

describe('times of a file', () => {
  it.each<[string, string, SourceMapping['timeKind'], unknown, unknown]>([
    [
      'microseconds since 1970',
      rows(1761991533000000, 1761987933000000),
      'unix_microseconds',
      [['2025-11-01', '09:05 row 2', '10:05 row 1']],
      ['2025-11-01 09:05:33', '2025-11-01 10:05:33'],
    ],
    [
      'months by name',
      rows('Nov 1, 2025 10:05 PM', 'Apr 1, 2025 9:05 AM'),
      'named',
      [
        ['2025-04-01', '09:05 row 2'],
        ['2025-11-01', '22:05 row 1'],
      ],
      ['2025-04-01 09:05:00', '2025-11-01 22:05:00'],
    ],
    [
      'offsets that differ',
      rows('2025-11-01T09:00:00Z', '2025-11-01T10:00:00+08:00'),
      'zoned',
      [['2025-11-01', '02:00 row 2', '09:00 row 1']],
      ['2025-11-01 02:00:00', '2025-11-01 09:00:00'],
    ],
    [
      'halves of the day',
      rows('2025-11-01 01:05 PM', '2025-11-01 10:05 AM'),
      undefined,
      [['2025-11-01', '10:05 row 2', '13:05 row 1']],
      ['2025-11-01 10:05 AM', '2025-11-01 01:05 PM'],
    ],
    [
      'one instant in two writings, by id',
      rows('2025/11/01 09:00:00', '2025/11/1 9:00'),
      undefined,
      [['2025-11-01', '09:00 row 1', '09:00 row 2']],
      ['2025/11/01 09:00:00', '2025/11/1 9:00'],
    ],
  ])('are read and ordered: %s', (_, sql, kind, groups, named) => {
    const file = open(sql);
    expect(file.mapping.timeKind).toBe(kind);
    expect(file.groups).toEqual(groups);
    expect(file.named).toEqual(named);
    expect(file.times).toMatchObject({ rowsWithoutTime: 0, otherKinds: [] });
  });

  it('are joined from a column of days and one of times', () => {
    const file =
      open(`CREATE TABLE log (id INTEGER PRIMARY KEY, user_id TEXT, date TEXT, time TEXT, text TEXT);
      INSERT INTO log (user_id, date, time, text) VALUES
        ('a', '2025-11-02', '09:00', 'row 1'), ('a', '2025-11-01', '10:00', 'row 2'), ('a', '2025-11-01', NULL, 'row 3')`);
    expect(file.mapping.dateColumn).toBe('date');
    expect(file.groups).toEqual([
      ['2025-11-01', '- row 3', '10:00 row 2'],
      ['2025-11-02', '09:00 row 1'],
    ]);
    expect(file.times).toMatchObject({ kind: 'written', rowsWithoutTime: 0 });
  });

  it('that are of an unusual kind are told with an example, in both languages', () => {
    const [notice, ...others] = open(rows(783684333, 783684334)).opened.notices();
    expect(others).toEqual([]);
    expect(notice?.code).toBe('times_read_as');
    if (notice === undefined) return;
    for (const language of ['en', 'zh-CN'] as const)
      expect(errorText(notice, language).message).toMatch(/apple_seconds.*783684333.*2025-11-01 10:05:33/);
  });

  it('that are missing, or of other kinds, are counted before anything starts', () => {
    const file = open(rows('2025-11-01 09:00', '2025-11-01 10:00', 'Nov 1, 2025', 'noon', null));
    expect(codes(file.opened.notices())).toEqual(['times_mixed', 'rows_without_time']);
    expect(file.times).toMatchObject({
      kind: 'written',
      rowsWithoutTime: 3,
      otherKinds: [{ kind: 'named', rows: 1 }],
    });
    expect(file.groups.at(-1)).toEqual(['?', '- row 5', '- row 3', '- row 4']);
  });

  it('can be told to be of a kind that was not guessed', () => {
    const { opened } = open(rows('01/11/2025', '02/11/2025'));
    expect(codes(opened.notices())).toEqual(['rows_without_time']);
    opened.pipelineFor({ timeKind: 'day_first' });
    expect((opened.info() as EventsInfo).times).toMatchObject({
      kind: 'day_first',
      rowsWithoutTime: 0,
      example: { stored: '01/11/2025', read: '2025-11-01' },
    });
  });

  it('of the usual kinds leave the mapping, and so the question, as it was', () => {
    for (const time of ['2025-11-01 09:00', '2025/11/1', 1761991533, 1761991533000]) {
      const { mapping, opened } = open(rows(time));
      expect(mapping).not.toHaveProperty('timeKind');
      expect(opened.notices()).toEqual([]);
    }
  });
});
