import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TimeKind, timeKinds } from '../../../shared/source-mapping.ts';
import { decideKind } from './decide-kind.ts';
import { timeText } from './instant.ts';
import { surveyTimes } from './survey-times.ts';
import { createTally } from './tally-times.ts';
import { timeReader } from './time-reader.ts';

const now = Date.UTC(2032, 0, 1);

function decide(column: readonly (string | null)[], given?: TimeKind) {
  const tally = createTally(now);
  for (const stored of column) tally.add(stored);
  return decideKind(tally, given);
}

const read = (kind: TimeKind | undefined, stored: string): string | null =>
  timeText(timeReader(kind)(stored));

describe('timeReader', () => {
  it.each<[TimeKind | undefined, string, string | null]>([
    [undefined, '2025-11-01 10:05:33', '2025-11-01 10:05:33'],
    [undefined, '2025-11-01T10:05:33.250+08:00', '2025-11-01 10:05:33'],
    [undefined, '2025-11-01 10:05 PM', '2025-11-01 22:05:00'],
    [undefined, '2025-11-01 12:05 am', '2025-11-01 00:05:00'],
    [undefined, '2025年11月1日 上午10:05', '2025-11-01 10:05:00'],
    [undefined, '2025年11月1日 下午3:05', '2025-11-01 15:05:00'],
    [undefined, '2025年11月1日下午3点05分', '2025-11-01 15:05:00'],
    [undefined, '2025年11月1日 10时05分33秒', '2025-11-01 10:05:33'],
    [undefined, '2025/11/1 中午12:30', '2025-11-01 12:30:00'],
    [undefined, '2025. 11. 1. 오후 3:05', '2025-11-01 15:05:00'],
    [undefined, '2025-11-01-10.05.33.123456', '2025-11-01 10:05:33'],
    [undefined, '2025-11-01T10:05+08:00[Asia/Shanghai]', '2025-11-01 10:05:00'],
    [undefined, '2025-11-01', '2025-11-01'],
    [undefined, '0000-00-00 00:00:00', null],
    [undefined, '2025-13-01 10:05', null],
    [undefined, '1761991533', '2025-11-01 10:05:33'],
    [undefined, '1761991533000', '2025-11-01 10:05:33'],
    [undefined, '1761991533.75', '2025-11-01 10:05:33'],
    ['unix_seconds', '1.761991533e+09', '2025-11-01 10:05:33'],
    ['unix_microseconds', '1761991533000000', '2025-11-01 10:05:33'],
    ['unix_microseconds', '1.761991533e+15', '2025-11-01 10:05:33'],
    ['unix_nanoseconds', '1761991533000000000', '2025-11-01 10:05:33'],
    ['webkit_microseconds', '13406465133000000', '2025-11-01 10:05:33'],
    ['filetime', '134064651330000000', '2025-11-01 10:05:33'],
    ['dotnet_ticks', '638975883330000000', '2025-11-01 10:05:33'],
    ['apple_seconds', '783684333', '2025-11-01 10:05:33'],
    ['apple_seconds', '783684333.5', '2025-11-01 10:05:33'],
    ['apple_seconds', '0', null],
    ['apple_nanoseconds', '783684333000000000', '2025-11-01 10:05:33'],
    ['excel_days', '45962', '2025-11-01 00:00:00'],
    ['excel_days', '45962.42052', '2025-11-01 10:05:33'],
    ['excel_days', '45962.4205208333', '2025-11-01 10:05:33'],
    ['julian_days', '2460980.5', '2025-11-01 00:00:00'],
    ['julian_days', '2460980.92052083', '2025-11-01 10:05:33'],
    ['compact', '20251101', '2025-11-01'],
    ['compact', '2025110110', '2025-11-01 10:00:00'],
    ['compact', '202511011005', '2025-11-01 10:05:00'],
    ['compact', '20251101100533', '2025-11-01 10:05:33'],
    ['compact', '20251101100533.0', '2025-11-01 10:05:33'],
    ['compact', '20251101100533250', '2025-11-01 10:05:33'],
    ['compact', '20251101T100533Z', '2025-11-01 10:05:33'],
    ['compact', '20251101 93000', '2025-11-01 09:30:00'],
    ['compact', '20251301', null],
    ['compact', '00751101', null],
    ['day_first', '01/11/2025 10:05', '2025-11-01 10:05:00'],
    ['day_first', '01.11.2025', '2025-11-01'],
    ['day_first', '11/25/2025', null],
    ['month_first', '11/01/2025, 10:05:33 PM', '2025-11-01 22:05:33'],
    ['month_first', '25/11/2025', null],
    ['day_first', '30/02/2025', null],
    ['named', 'Nov 1, 2025', '2025-11-01'],
    ['named', 'November 1st, 2025 at 10:05 PM', '2025-11-01 22:05:00'],
    ['named', '1 Nov 2025 10:05:33', '2025-11-01 10:05:33'],
    ['named', '01-NOV-25 10.05.33.000000 AM', '2025-11-01 10:05:33'],
    ['named', '01/Nov/2025:10:05:33 +0800', '2025-11-01 10:05:33'],
    ['named', 'Sat, 01 Nov 2025 10:05:33 GMT', '2025-11-01 10:05:33'],
    ['named', 'Sat Nov 01 10:05:33 CST 2025', '2025-11-01 10:05:33'],
    ['named', 'Sat Nov  1 10:05:33 2025', '2025-11-01 10:05:33'],
    ['named', 'Sat Nov 01 2025 10:05:33 GMT+0800 (China Standard Time)', '2025-11-01 10:05:33'],
    ['named', '2025-Nov-01 10:05', '2025-11-01 10:05:00'],
    ['named', 'Foo 1, 2025', null],
    ['named', '1 Nov 10:05:33', null],
    ['zoned', '2025-11-01T10:05:33+08:00', '2025-11-01 02:05:33'],
    ['zoned', '2025-11-01T00:05:33-05:30', '2025-11-01 05:35:33'],
    ['zoned', '2025-11-01 10:05:33 EST', '2025-11-01 15:05:33'],
    ['zoned', '2025-11-01T10:05:33', null],
    ['zoned', '2025-11-01 10:05:33 CST', null],
  ])('reads %s %j as %j', (kind, stored, expected) => {
    expect(read(kind, stored)).toBe(expected);
  });

  it.each(['', ' ', 'yesterday', '10:05', '-5', 'NaN', '12', '2025', '1e99'])(
    'reads %j as no time',
    (stored) => {
      for (const kind of timeKinds)
        expect(timeReader(kind)(stored)).toEqual({ day: '?', time: '-', instant: null });
    },
  );
});

describe('decideKind', () => {
  it.each<[string, readonly string[], TimeKind | null, number, object]>([
    ['days that can be no months', ['01/11/2025', '13/11/2025'], 'day_first', 2, []],
    ['months that are second', ['01/11/2025', '11/13/2025'], 'month_first', 2, []],
    ['points', ['01.11.2025', '02.11.2025'], 'day_first', 2, []],
    ['what may be either', ['01/11/2025', '02/11/2025'], null, 0, []],
    [
      'both orders',
      ['13/11/2025', '11/13/2025'],
      null,
      0,
      [
        ['day_first', 1],
        ['month_first', 1],
      ],
    ],
    ['offsets that differ', ['2025-11-01T10:00+08:00', '2025-11-01T10:00Z'], 'zoned', 2, []],
    ['one offset', ['2025-11-01T10:00+08:00', '2025-11-01T11:00+08:00'], 'written', 2, []],
    ['Z beside none', ['2025-11-01T10:00Z', '2025-11-01 10:00'], 'written', 2, []],
    ['an offset beside none', ['2025-11-01 10:00', '2025-11-01 11:00+08:00'], 'written', 2, [['zoned', 1]]],
    [
      'one without among offsets',
      ['2025-11-01T10:00+08:00', '2025-11-01T10:00Z', '2025-11-01'],
      'zoned',
      2,
      [['written', 1]],
    ],
    ['the usual ways', ['2025-11-01', '2025-11-02', '1761991533'], 'written', 3, [['unix_seconds', 1]]],
    [
      'seconds and milliseconds',
      ['1761991533', '1761991534', '1761991533000'],
      'unix_seconds',
      3,
      [['unix_milliseconds', 1]],
    ],
    [
      'kinds that do not go together',
      ['783684333', '783684334', 'Nov 1, 2025', '?'],
      'apple_seconds',
      2,
      [['named', 1]],
    ],
    ['seconds of the nineties', ['874724710', '891286638'], 'unix_seconds', 2, []],
    ['dates of ten digits', ['2025110110', '2025110111'], 'compact', 2, []],
    ['nothing', ['', 'x'], null, 0, []],
  ])('of %s', (_, column, kind, readRows, others) => {
    const tally = createTally(Date.UTC(2027, 0, 1));
    for (const stored of column) tally.add(stored);
    const decided = decideKind(tally);
    expect({ ...decided, otherKinds: decided.otherKinds.map(({ kind, rows }) => [kind, rows]) }).toEqual({
      kind,
      readRows,
      otherKinds: others,
    });
  });

  it('counts what a given kind leaves', () => {
    expect(decide(['01/11/2025', '02/11/2025', '11/25/2025'], 'day_first')).toEqual({
      kind: 'day_first',
      readRows: 2,
      otherKinds: [{ kind: 'month_first', rows: 1 }],
    });
  });
});

const iso = (ms: number): string => new Date(ms).toISOString();
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const since1601 = BigInt(Date.UTC(1601, 0, 1));
const since2001 = Date.UTC(2001, 0, 1);
const clock = (ms: number): string => iso(ms).slice(11, 19);
const [second, minute] = [1_000, 60_000];

/** How a kind is written, and to how many milliseconds. */
const writers: readonly (readonly [TimeKind, number, (ms: number, n: number) => string])[] = [
  ['written', second, (ms) => iso(ms).slice(0, 19).replace('T', ' ')],
  ['written', 1, (ms) => iso(ms)],
  ['written', minute, (ms) => `${iso(ms).slice(0, 10).replaceAll('-', '/')} ${iso(ms).slice(11, 16)}`],
  [
    'zoned',
    second,
    (ms, n) => `${iso(ms + (n % 2) * 8 * 3_600_000).slice(0, 19)}${n % 2 === 0 ? 'Z' : '+08:00'}`,
  ],
  [
    'day_first',
    second,
    (ms) => `${iso(ms).slice(8, 10)}/${iso(ms).slice(5, 7)}/${iso(ms).slice(0, 4)} ${clock(ms)}`,
  ],
  [
    'month_first',
    second,
    (ms) => `${iso(ms).slice(5, 7)}/${iso(ms).slice(8, 10)}/${iso(ms).slice(0, 4)} ${clock(ms)}`,
  ],
  [
    'named',
    second,
    (ms) => {
      const date = new Date(ms);
      const hour = date.getUTCHours();
      const half = hour < 12 ? 'AM' : 'PM';
      return `${monthNames[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()} ${hour % 12 || 12}:${iso(ms).slice(14, 19)} ${half}`;
    },
  ],
  ['compact', second, (ms) => iso(ms).slice(0, 19).replace(/\D/g, '')],
  ['unix_seconds', second, (ms) => String(ms / 1_000)],
  ['unix_milliseconds', 1, (ms) => String(ms)],
  ['unix_microseconds', 1, (ms) => String(BigInt(ms) * 1_000n)],
  ['unix_nanoseconds', 1, (ms) => String(BigInt(ms) * 1_000_000n)],
  ['webkit_microseconds', 1, (ms) => String((BigInt(ms) - since1601) * 1_000n)],
  ['filetime', 1, (ms) => String((BigInt(ms) - since1601) * 10_000n)],
  ['dotnet_ticks', 1, (ms) => String((BigInt(ms) + 62_135_596_800_000n) * 10_000n)],
  ['excel_days', second, (ms) => String(ms / 86_400_000 + 25_569)],
  ['julian_days', second, (ms) => String(ms / 86_400_000 + 2_440_587.5)],
  ['apple_seconds', 1, (ms) => String((ms - since2001) / 1_000)],
  ['apple_nanoseconds', 1, (ms) => String(BigInt(ms - since2001) * 1_000_000n)],
];

describe('every kind', () => {
  const instant = fc.integer({ min: Date.UTC(2005, 5, 1), max: Date.UTC(2031, 11, 31) });

  it('is written here', () => {
    expect(new Set(writers.map(([kind]) => kind))).toEqual(new Set(timeKinds));
  });

  it.each(writers)('%s to %d ms reads any instant back', (kind, resolution, write) => {
    fc.assert(
      fc.property(instant, fc.nat(1), (ms, n) => {
        const exact = Math.floor(ms / resolution) * resolution;
        expect(timeReader(kind)(write(exact, n)).instant).toEqual({ ms: exact, ns: 0 });
      }),
      { numRuns: 300 },
    );
  });

  it.each(writers)('%s to %d ms is found in a column of twenty', (kind, resolution, write) => {
    const instants = fc.array(fc.noBias(instant), { minLength: 20, maxLength: 40 });
    fc.assert(
      fc.property(instants, (column) => {
        const stored = column.map((ms, n) => write(Math.floor(ms / resolution) * resolution, n));
        expect(decide(stored)).toEqual({ kind, readRows: stored.length, otherKinds: [] });
      }),
      { numRuns: 60 },
    );
  });

  it.each(writers)('%s to %d ms is found in a table, with what has no time', (kind, resolution, write) => {
    const db = new Database(':memory:');
    db.exec('CREATE TABLE t (u, time)');
    const add = db.prepare('INSERT INTO t VALUES (?, ?)');
    const count = 3_000;
    for (let n = 0; n < count; n += 1) {
      const ms = Date.UTC(2006, 0, 1) + n * 71_234_567;
      const stored = write(Math.floor(ms / resolution) * resolution, n);
      // Half of the numbers stand as numbers.
      add.run('a', n % 2 === 0 && /^\d+$/.test(stored) ? BigInt(stored) : stored);
    }
    for (const stored of [null, '', 'noon']) add.run('a', stored);
    add.run(null, 'noon');
    const column = { table: 't', where: 'u IS NOT NULL', cell: 'CAST(time AS TEXT)' };
    const survey = surveyTimes({ db }, column, now);
    expect(survey).toMatchObject({ kind, rowsWithoutTime: 3, otherKinds: [] });
    expect(survey.example?.read.slice(0, 10)).toBe('2006-01-01');
    db.close();
  });
});
