import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DataReading } from '../../shared/data-import.ts';
import { encodeCharset } from '../testing/encode-charset.ts';
import { withDatabase, writeSourceFile } from '../testing/source-file.ts';
import { makeFolder } from '../testing/test-bench.ts';
import { importTables, type TableImportOptions } from './import-tables.ts';

function desk(content: string | Buffer, name = 'rows.csv') {
  const folder = makeFolder();
  const source = join(folder, name);
  writeFileSync(source, content);
  const out = join(folder, 'out.db');
  const run = (options: Partial<TableImportOptions> = {}) =>
    importTables({ source, target: { kind: 'new', path: out }, ...options });
  return { folder, source, out, run };
}

const rowsOf = (path: string, table = 'rows'): unknown[][] =>
  withDatabase(path, (db) => db.prepare(`SELECT * FROM "${table}" ORDER BY 1`).raw().all()) as unknown[][];

/** Imports a file, and answers its rows without their numbers. */
async function imported(content: string | Buffer, reading: DataReading = {}, name = 'rows.csv') {
  const { out, run } = desk(content, name);
  const report = await run({ reading });
  return { report, rows: rowsOf(out).map((row) => row.slice(1)) };
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const mark = Buffer.from([0xef, 0xbb, 0xbf]);
const encoders = {
  'utf-8': (text: string) => Buffer.from(text),
  'utf-8 with a mark': (text: string) => Buffer.concat([mark, Buffer.from(text)]),
  'utf-16le with a mark': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16be with a mark': (text: string) => utf16be(`\ufeff${text}`),
  'utf-16le': (text: string) => Buffer.from(text, 'utf16le'),
  'utf-16be': utf16be,
  gb18030: (text: string) => encodeCharset(text, 'gb18030'),
} as const;
type Encoder = keyof typeof encoders;
const names = Object.keys(encoders) as Encoder[];
const encodingOf = (name: Encoder) => (name.split(' ')[0] ?? 'utf-8') as NonNullable<DataReading['encoding']>;

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe('any rows', () => {
  const cell = fc.oneof(
    fc.constantFrom('', '007', '1.50', '浏览', '💩㐀𠮷', 'a\0b', '"', '\r\n', ',', ' x '),
    fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', '中', '䶮', '😀', '\0'), maxLength: 6 }),
  );
  const files = fc.record({
    // The first cell keeps its column a text.
    rows: fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 99 }).map((number) => `用户${number}`),
        cell,
        cell,
      ),
      { minLength: 1, maxLength: 12 },
    ),
    encoder: fc.constantFrom(...names),
    end: fc.constantFrom('\n', '\r\n'),
    endsInLine: fc.boolean(),
  });

  it('come back from a file in any encoding, whatever stands in them, empty cells as NULL', async () => {
    await fc.assert(
      fc.asyncProperty(files, async ({ rows, encoder, end, endsInLine }) => {
        const lines = [['user_id', '行为', 'note'], ...rows, ['用户', 'x', 'x']].map((cells) =>
          cells.map(quote).join(','),
        );
        const bytes = encoders[encoder](lines.join(end) + (endsInLine ? end : ''));
        const found = await imported(bytes, { encoding: encodingOf(encoder), hasHeader: true });
        const expected = [...rows, ['用户', 'x', 'x']].map((cells) => cells.map((each) => each || null));
        expect(found.rows).toEqual(expected);
        expect(found.report).toMatchObject({
          problemsInAll: 0,
          tables: [{ found: rows.length + 1, leftOut: 0 }],
        });
      }),
      { numRuns: 120 },
    );
  });

  it('are kept with too few cells or too many, and with halves of characters, and each is told of by its line', async () => {
    const wide = ['utf-16le with a mark', 'utf-16be with a mark', 'utf-16le', 'utf-16be'] as const;
    const odd = fc.oneof(cell, fc.constantFrom('\ud83d', '\ude00x', 'x\ud83d'));
    const ragged = fc.record({
      rows: fc.array(
        fc.tuple(
          fc.integer({ min: 0, max: 99 }).map((number) => `用户${number}`),
          fc.array(odd, { maxLength: 5 }),
        ),
        { minLength: 1, maxLength: 10 },
      ),
      encoder: fc.constantFrom(...wide),
      end: fc.constantFrom('\n', '\r\n'),
    });
    await fc.assert(
      fc.asyncProperty(ragged, async ({ rows, encoder, end }) => {
        // The last keeps its columns texts.
        const records = [...rows.map(([user, others]) => [user, ...others]), ['用户', 'x', 'x']];
        const lines = [['user_id', '行为', 'note'], ...records].map((cells) => cells.map(quote).join(','));
        const bytes = encoders[encoder](lines.join(end));
        const { report, rows: found } = await imported(bytes, {
          encoding: encodingOf(encoder),
          hasHeader: true,
        });
        // Each cell is where it belongs, an empty one is NULL, and a half of a character is no letter.
        const kept = (text: string | undefined): string | null => text?.toWellFormed() || null;
        expect(found.map((row) => row.slice(0, 3))).toEqual(
          records.map((cells) => [0, 1, 2].map((place) => kept(cells[place]))),
        );
        // What is beyond is all there.
        const letters = (text: string): string => text.replaceAll(/[",\r\n ]/g, '');
        expect(found.map((row) => letters(String(row[3] ?? '')))).toEqual(
          records.map((cells) =>
            letters(
              cells
                .slice(3)
                .map((text) => text.toWellFormed())
                .join(''),
            ),
          ),
        );
        let line = 1 + (lines[0]?.split('\n').length ?? 0);
        const expected = records.flatMap((cells, index) => {
          const at = line;
          line += lines[index + 1]?.split('\n').length ?? 0;
          const reasons = [
            cells.length < 3 ? ['short'] : [],
            cells.slice(3).some((text) => text !== '') ? ['long'] : [],
            cells.some((text) => !text.isWellFormed()) ? ['garbled'] : [],
          ].flat();
          return reasons.length === 0 ? [] : [`${at} ${reasons.sort()}`];
        });
        expect(
          report.problems.map(
            (problem) => `${problem.line} ${String(problem.error.params?.reasons).split(',').sort()}`,
          ),
        ).toEqual(expected);
        expect(report.tables[0]).toMatchObject({ imported: records.length, leftOut: 0 });
      }),
      { numRuns: 80 },
    );
  });

  it.each(names)('are read without being told that they are in %s', async (encoder) => {
    const lines = Array.from(
      { length: 40 },
      (_, index) =>
        `用户${index},2025-11-24 10:42:${10 + index},在易车网浏览大众迈腾的配置和价格𠮷䶮,${index}\r\n`,
    );
    const text = `用户id,时间,行为,时长\r\n${lines.join('')}`;
    const { report, rows } = await imported(encoders[encoder](text));
    expect(report.tables[0]?.shape).toEqual({
      format: 'delimited',
      encoding: encodingOf(encoder),
      delimiter: ',',
      hasHeader: true,
    });
    expect(rows[3]).toEqual(['用户3', '2025-11-24 10:42:13', '在易车网浏览大众迈腾的配置和价格𠮷䶮', 3]);
  });

  it('are read in the encoding of their last, where the first could be in any', async () => {
    const many = `user,text\n${`u1,${'plain '.repeat(30)}\n`.repeat(10_000)}`;
    const bytes = Buffer.concat([
      Buffer.from(many),
      encodeCharset('用户一,浏览了大众迈腾的价格\n', 'gb18030'),
    ]);
    const { report, rows } = await imported(bytes);
    expect(report.tables[0]?.shape.encoding).toBe('gb18030');
    expect(rows.at(-1)).toEqual(['用户一', '浏览了大众迈腾的价格']);
  });
});

describe('the shape of a file', () => {
  it.each<[string, string, Partial<DataReading>, unknown[]]>([
    ['tabs', 'user\taction\nu1\tx, y\nu2\tz\n', { delimiter: '\t', hasHeader: true }, ['u1', 'x, y']],
    ['semicolons', 'user;price\nu1;1,5\nu2;2,5\n', { delimiter: ';', hasHeader: true }, ['u1', '1,5']],
    ['bars', 'user|price\nu1|1.5\nu2|2.5\n', { delimiter: '|', hasHeader: true }, ['u1', 1.5]],
    ['Excel’s own line', 'sep=;\nuser;price\nu1;1\n', { delimiter: ';', hasHeader: true }, ['u1', 1]],
    ['no names', 'u1,browse,10\nu1,click,20\n', { delimiter: ',', hasHeader: false }, ['u1', 'browse', 10]],
    ['dates in the first line', '2025-11-24,u1\n2025-11-25,u2\n', { hasHeader: false }, ['2025-11-24', 'u1']],
  ])('is told: %s', async (_, text, shape, first) => {
    const { report, rows } = await imported(text);
    expect(report.tables[0]?.shape).toMatchObject(shape);
    expect(rows[0]).toEqual(first);
  });

  it('is what it is said to be', async () => {
    const { report, rows } = await imported('a;b,c\n1;2,3\n', { delimiter: ',', hasHeader: false });
    expect(rows).toEqual([
      ['a;b', 'c'],
      ['1;2', '3'],
    ]);
    expect(report.tables[0]?.columns.map(({ name }) => name)).toEqual(['column_1', 'column_2']);
  });
});

describe('rows that are not as the others', () => {
  it('are all kept or told of, each with its line and why', async () => {
    const { report, rows } = await imported(
      'user,action,n\nu1,a,1\n\nu2,b\nu3,c,3,more,x\nu4,"d,4\nu5,e,5,,\n',
    );
    expect(rows).toEqual([
      ['u1', 'a', 1, null],
      ['u2', 'b', null, null],
      ['u3', 'c', 3, 'more,x'],
      ['u4', '"d', 4, null],
      ['u5', 'e', 5, null],
    ]);
    expect(report.tables[0]).toMatchObject({ found: 5, imported: 5, leftOut: 0, blankLines: 1 });
    expect(
      report.problems.map(({ line, imported: is, error }) => [line, is, error.code, error.params?.reasons]),
    ).toEqual([
      [4, true, 'row_odd', 'short'],
      [5, true, 'row_odd', 'long'],
      [6, true, 'row_odd', 'unclosed'],
    ]);
  });

  it('are told of where their bytes are no text in this encoding', async () => {
    const bytes = Buffer.concat([
      Buffer.from('user,text\nu1,'),
      Buffer.from([0xff]),
      Buffer.from('\nu2,x\n'),
    ]);
    const { report, rows } = await imported(bytes, { encoding: 'utf-8' });
    expect(rows).toEqual([
      ['u1', '\ufffd'],
      ['u2', 'x'],
    ]);
    expect(report.problems).toMatchObject([
      { line: 2, imported: true, error: { params: { reasons: 'garbled' } } },
    ]);
  });

  it('are left out and told of where they are too long', async () => {
    const { run, out } = desk(`user,text\nu1,${'x'.repeat(2_000_000)}\nu2,y\n`);
    const report = await run({ longestRow: 1_000 });
    expect(report.tables[0]).toMatchObject({ found: 2, imported: 1, leftOut: 1 });
    expect(report.problems).toMatchObject([
      { line: 2, imported: false, error: { code: 'row_left_out', params: { reasons: 'too_long' } } },
    ]);
    expect(rowsOf(out)).toEqual([[1, 'u2', 'y']]);
  });
});

describe('JSON Lines', () => {
  it('make a table of all their keys, each with its type, and tell of lines that are none', async () => {
    const lines = [
      '{"user":"u1","n":1,"code":"007","at":1732440000123,"big":12345678901234567890}',
      '{"user":"u2","n":2.5,"tags":["a",1],"ok":true,"big":1}',
      'no json',
      '{"user":"\\ud800","n":null,"deep":{"x":1}}',
    ];
    const { report, rows } = await imported(lines.join('\r\n'), {}, 'rows.jsonl');
    expect(report.tables[0]?.columns).toEqual([
      { name: 'user', type: 'TEXT' },
      { name: 'n', type: 'REAL' },
      { name: 'code', type: 'TEXT' },
      { name: 'at', type: 'INTEGER' },
      { name: 'big', type: 'TEXT' },
      { name: 'tags', type: 'TEXT' },
      { name: 'ok', type: 'TEXT' },
      { name: 'deep', type: 'TEXT' },
    ]);
    expect(rows).toEqual([
      ['u1', 1, '007', 1732440000123, '12345678901234567890', null, null, null],
      ['u2', 2.5, null, null, '1', '["a",1]', 'true', null],
      ['\ufffd', null, null, null, null, null, null, '{"x":1}'],
    ]);
    expect(report.problems.map(({ line, error }) => [line, error.params?.reasons])).toEqual([
      [3, 'not_json'],
      [4, 'garbled'],
    ]);
  });

  it('keep what is beyond so many columns together', async () => {
    const wide = Object.fromEntries(Array.from({ length: 1_002 }, (_, index) => [`k${index}`, index]));
    const { report, rows } = await imported(JSON.stringify(wide), {}, 'rows.ndjson');
    expect(report.tables[0]?.columns).toHaveLength(1_001);
    expect(rows[0]?.at(-1)).toBe('{"k1000":1000,"k1001":1001}');
  });
});

describe('a pair of behaviour and profiles', () => {
  const users = Array.from({ length: 30 }, (_, index) => `user_${String(index).padStart(4, '0')}`);
  const behaviour = users.flatMap((user, index) => [
    [user, 'browse', '2025-11-24 10:42:47', '大众_迈腾', '', '易车网', '', String(100 + index)],
    [user, 'visit_poi', '2025-11-25 07:42:47', '', '', '', 'XX高尔夫俱乐部', ''],
  ]);
  const profiles = users.map((user, index) => [user, String(20 + index), '男', '上海', '美食,科技']);
  const csv = (head: string, rows: readonly (readonly string[])[]): string =>
    [head, ...rows.map((row) => row.map((cell) => (cell.includes(',') ? quote(cell) : cell)).join(','))].join(
      '\r\n',
    );

  it('makes the tables that the original system made, row for row, and they are found when it is opened', async () => {
    const { folder, out, run } = desk(
      `\ufeff${csv('user_id,action,timestamp,item_id,app_id,media_id,poi_id,duration', behaviour)}`,
      'behaviors.csv',
    );
    writeFileSync(join(folder, 'profiles.csv'), csv('user_id,age,gender,city,interests', profiles));
    const report = await run({ profiles: { path: join(folder, 'profiles.csv') } });
    expect(report.tables.map(({ table, imported: rows }) => [table, rows])).toEqual([
      ['behaviors', 60],
      ['user_profiles', 30],
    ]);
    // As make_db does it: ids from 1, empty cells NULL, numbers where the column holds them.
    expect(rowsOf(out, 'behaviors')).toEqual(
      behaviour.map((row, index) => [
        index + 1,
        ...row.slice(0, 7).map((cell) => cell || null),
        row[7] === '' ? null : Number(row[7]),
      ]),
    );
    expect(rowsOf(out, 'user_profiles')).toEqual(
      profiles.map(([user, age, ...others], index) => [index + 1, user, Number(age), ...others]),
    );
    const { openHere } = await import('../testing/test-bench.ts');
    const engine = await openHere(out);
    expect((await engine.info()).found).toMatchObject({ events: { users: 30, rows: 60 } });
  });
});

describe('into a file that there is', () => {
  const withFile = (content = 'user,n\nu1,1\nu2,2\n') => {
    const made = desk(content);
    const file = join(made.folder, 'log.db');
    writeSourceFile(file, { form: 'text', users: 3, rowsPerUser: 4 });
    const target = {
      kind: 'existing',
      path: file,
      backups: { folder: join(made.folder, 'backups') },
    } as const;
    return { ...made, file, target };
  };

  it('goes a new table, after a copy, and nothing else of it changes', async () => {
    const { file, target, folder, run } = withFile();
    const before = rowsOf(file, 'behavior_data');
    const report = await run({ target });
    expect(report).toMatchObject({ out: file, tables: [{ table: 'rows', imported: 2 }] });
    expect([rowsOf(file), rowsOf(file, 'behavior_data')]).toEqual([
      [
        [1, 'u1', 1],
        [2, 'u2', 2],
      ],
      before,
    ]);
    const [copy = ''] = readdirSync(join(folder, 'backups'));
    expect(rowsOf(join(folder, 'backups', copy), 'behavior_data')).toEqual(before);
    expect(readdirSync(folder).sort()).toEqual(['backups', 'log.db', 'rows.csv']);
  });

  it('takes another name where that of the file is taken, and refuses one that was asked for and is', async () => {
    const { file, target, run } = withFile();
    await run({ target });
    expect((await run({ target })).tables[0]?.table).toBe('rows_2');
    const bytes = readFileSync(file);
    for (const table of ['ROWS', 'behavior_data', 'gleaner_x', 'sqlite_x', ' '])
      await expect(run({ target, table })).rejects.toMatchObject({ code: 'table_exists' });
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('goes nothing where it cannot be copied, is no database, or the rows cannot be read', async () => {
    const { file, target, folder, source, run } = withFile();
    writeFileSync(join(folder, 'taken'), '');
    const bytes = readFileSync(file);
    await expect(
      run({ target: { ...target, backups: { folder: join(folder, 'taken', 'x') } } }),
    ).rejects.toMatchObject({ code: 'backup_failed' });
    await expect(run({ target: { ...target, path: source } })).rejects.toMatchObject({
      code: 'not_a_database',
    });
    writeFileSync(source, '');
    await expect(run({ target })).rejects.toMatchObject({ code: 'no_rows' });
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['log.db', 'rows.csv', 'taken']);
  });
});

describe('an import that cannot be made', () => {
  it.each<[string, string, string | Buffer]>([
    ['no_rows', 'of nothing', ''],
    ['no_rows', 'of blank lines', '\n\r\n \n'],
    ['no_rows', 'of names alone', 'user,action\n'],
    ['not_rows', 'of a spreadsheet', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(900, 7)])],
    ['not_rows', 'of a database', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(900, 1)])],
  ])('says %s %s, and leaves no file', async (code, _, content) => {
    const { folder, run } = desk(content);
    await expect(run({ reading: { hasHeader: true } })).rejects.toMatchObject({ code });
    expect(readdirSync(folder)).toEqual(['rows.csv']);
  });

  it('never takes the place of another file, and says where a source is none', async () => {
    const { folder, out, run } = desk('a,b\n1,2\n');
    await expect(run({ source: join(folder, 'none.csv') })).rejects.toMatchObject({ code: 'file_not_found' });
    mkdirSync(join(folder, 'dir.csv'));
    await expect(run({ source: join(folder, 'dir.csv') })).rejects.toMatchObject({ code: 'is_directory' });
    await expect(run({ profiles: { path: join(folder, 'none.csv') } })).rejects.toMatchObject({
      code: 'file_not_found',
    });
    expect(existsSync(out)).toBe(false);
    writeFileSync(out, 'mine');
    await expect(run()).rejects.toMatchObject({ code: 'output_exists' });
    expect(readFileSync(out, 'utf8')).toBe('mine');
  });
});

describe('an import that is stopped', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each(['while it looks', 'while it writes', 'before it begins'])('%s leaves nothing', async (when) => {
    // Progress is told now and then: here each time, however fast the machine is.
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 1_000));
    const { folder, run } = desk(`user,text\n${`u1,${'plain words of a row '.repeat(10)}\n`.repeat(25_000)}`);
    const stop = new AbortController();
    if (when === 'before it begins') stop.abort();
    const counts: number[] = [];
    const stopped = run({
      signal: stop.signal,
      onProgress: ({ count, bytes, totalBytes }) => {
        counts.push(count);
        if (when === 'while it looks' || bytes > totalBytes * 0.6) stop.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    expect(readdirSync(folder)).toEqual(['rows.csv']);
  });
});
