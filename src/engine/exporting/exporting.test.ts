import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import papaparse from 'papaparse';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/app-error.ts';
import type { ExportFormat, ExportProgress } from '../../shared/export.ts';
import { makeFolder } from '../testing/test-bench.ts';
import { roundsOf } from '../testing/thoroughness.ts';
import type { ExportCells, ExportColumn, ExportSource } from './export-source.ts';
import { columnLetters } from './sheet-xml.ts';
import { writeExport } from './write-export.ts';
import { xlsxBytes } from './xlsx-bytes.ts';

const columns: readonly ExportColumn[] = [
  { name: 'user', kind: 'text' },
  { name: 'rows', kind: 'integer' },
  { name: 'score', kind: 'number' },
  { name: 'text', kind: 'text' },
  { name: 'ids', kind: 'text' },
];

const odd = [
  '=1+1',
  '+1',
  '-5',
  '@SUM(A1)',
  '\tx',
  '\rx',
  'a,"b"\nc',
  '<b>&amp;</b>',
  '中文 😀',
  ' blanks ',
  '_x0041_',
  '-',
  'é',
];
const rows: readonly ExportCells[] = odd.map((text, at) => [
  text,
  at - 3,
  1 - at / 8,
  text,
  [text, String(at)],
]);

const sourceOf = (all: readonly ExportCells[], batch = 5): ExportSource => ({
  columns,
  total: all.length,
  batches: Array.from({ length: Math.ceil(all.length / batch) }, (_, at) =>
    all.slice(at * batch, (at + 1) * batch),
  ),
});

async function write(
  source: ExportSource,
  format: ExportFormat,
  { path = join(makeFolder(), `out.${format}`), bom = false } = {},
): Promise<string> {
  const report = await writeExport(source, { name: 'Events', path, choices: { format, bom } });
  expect(report).toMatchObject({ path, rows: source.total });
  expect(existsSync(`${path}.part`)).toBe(false);
  return path;
}

const ofParquet = async (path: string) => {
  const bytes = readFileSync(path);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  return (await parquetReadObjects({ file })).map((row) => columns.map(({ name }) => row[name]));
};
const json = (cells: ExportCells) => [...cells.slice(0, 4), JSON.stringify(cells[4])];

describe('a table', () => {
  it('is read again from CSV: no text is a formula, a number is one', async () => {
    const path = await write(sourceOf(rows), 'csv');
    const { data } = papaparse.parse<string[]>(readFileSync(path, 'utf8'), { skipEmptyLines: true });
    const safe = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
    expect(data[0]).toEqual(columns.map(({ name }) => name));
    expect(data.slice(1)).toEqual(
      rows.map(([user, count, score, text, ids]) => [
        ...[safe(String(user)), String(count), String(score), safe(String(text)), JSON.stringify(ids)],
      ]),
    );
    expect(readFileSync(path, 'utf8')).not.toMatch(/^\ufeff/);
    const marked = await write(sourceOf([]), 'csv', { bom: true });
    expect(readFileSync(marked, 'utf8')).toBe('\ufeffuser,rows,score,text,ids\n');
  });

  it('is read again from lines of JSON as it is', async () => {
    const path = await write(sourceOf(rows), 'jsonl');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => Object.values(JSON.parse(line)))).toEqual(rows);
  });

  it('is read again from a workbook as it is', async () => {
    const path = await write(sourceOf(rows), 'xlsx');
    const [names, ...cells] = await readSheet(path, { trim: false });
    expect(names).toEqual(columns.map(({ name }) => name));
    expect(cells).toEqual(rows.map(json));
  });

  it('is read again from Parquet as it is', async () => {
    expect(await ofParquet(await write(sourceOf(rows), 'parquet'))).toEqual(rows.map(json));
    expect(await ofParquet(await write(sourceOf([]), 'parquet'))).toEqual([]);
  });

  it('leaves out what is nothing, and says where XML or Excel has no place for something', async () => {
    const empty: ExportCells = [null, null, null, '', null];
    const unfit: ExportCells = ['a\u0000b\u000b\ufffe', 1, Number.NaN, 'x'.repeat(40_000), null];
    const [, first, second] = await readSheet(await write(sourceOf([unfit, empty]), 'xlsx'));
    expect(first?.slice(0, 3)).toEqual(['a\ufffdb\u000b\ufffe', 1, null]);
    expect(String(first?.[3])).toMatch(/^x{32766}…$/);
    expect(second ?? []).toEqual(second === undefined ? [] : [null, null, null, null, null]);
    expect(await ofParquet(await write(sourceOf([empty]), 'parquet'))).toEqual([
      [null, null, null, '', null],
    ]);
  });

  it('of tens of thousands of rows is read again, row for row', async () => {
    const many = Array.from(
      { length: roundsOf(20_000, 100_000) },
      (_, at): ExportCells => [`=用户${at} 😀`, at],
    );
    const source = { ...sourceOf(many, 1_000), columns: columns.slice(0, 2) };
    const [sheet, parquet] = await Promise.all([
      write(source, 'xlsx').then((path) => readSheet(path)),
      write(source, 'parquet').then(ofParquet),
    ]);
    const told = (row: readonly unknown[]): string => `${row[0]} ${row[1]}`;
    const wanted = many.map(told);
    expect(sheet.slice(1).map(told)).toEqual(wanted);
    expect(parquet.map(told)).toEqual(wanted);
  }, 60_000);
});

it('a workbook goes on with further sheets where one is full, each with the names of the columns', async () => {
  const path = join(makeFolder(), 'sheets.xlsx');
  const chunks: Buffer[] = [];
  for await (const chunk of xlsxBytes(sourceOf(rows, 4), 'A & B', { cutCells: 0 }, 6)) chunks.push(chunk);
  writeFileSync(path, Buffer.concat(chunks));
  const sheets = await Promise.all([1, 2, 3].map((sheet) => readSheet(path, sheet, { trim: false })));
  expect(sheets.map((sheet) => sheet.length)).toEqual([6, 6, 4]);
  expect(sheets.flatMap((sheet) => sheet.slice(1))).toEqual(rows.map(json));
  await expect(readSheet(path, 'A & B 3')).resolves.toHaveLength(4);
});

/** How many rows each sheet of a workbook has, without reading what is in them. */
function sheetRows(path: string): readonly number[] {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06'));
  const rows: number[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let entry = 0; entry < bytes.readUInt16LE(end + 10); entry += 1) {
    const [packed, nameLength, local] = [
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt32LE(at + 42),
    ];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    if (name.startsWith('xl/worksheets/')) {
      const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      const xml = inflateRawSync(bytes.subarray(from, from + packed));
      let count = 0;
      for (let row = xml.indexOf('<row '); row !== -1; row = xml.indexOf('<row ', row + 1)) count += 1;
      rows.push(count);
    }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return rows;
}

it('a workbook of more rows than a sheet of Excel has goes on with a second sheet', async () => {
  const most = 1_048_576;
  const thousand = Array.from({ length: 1_000 }, (_, at): ExportCells => [at]);
  function* batches(): Generator<readonly ExportCells[]> {
    for (let left = most + 9; left > 0; left -= 1_000) yield thousand.slice(0, left);
  }
  const source = {
    columns: [{ name: 'rows', kind: 'integer' }],
    total: most + 9,
    batches: batches(),
  } as const;
  const path = await write(source, 'xlsx');
  expect(sheetRows(path)).toEqual([most, 11]);
}, 120_000);

it('a workbook says how many cells Excel has no room for, and cuts no sign in two; other formats have them whole', async () => {
  const long = `${'x'.repeat(32_765)}😀${'y'.repeat(9)}`;
  const cells: readonly ExportCells[] = [
    [long, 1, 1, 'z'.repeat(32_767), null],
    ['short', 2, 2, '中'.repeat(32_768), null],
  ];
  const path = join(makeFolder(), 'out.xlsx');
  const target = { name: 'Events', path, choices: { format: 'xlsx', bom: false } } as const;
  expect(await writeExport(sourceOf(cells), target)).toEqual({ path, rows: 2, cutCells: 2 });
  const [, first, second] = await readSheet(path);
  expect(first?.[0]).toBe(`${'x'.repeat(32_765)}…`);
  expect(first?.[3]).toBe('z'.repeat(32_767));
  expect(second?.[3]).toBe(`${'中'.repeat(32_766)}…`);
  for (const format of ['csv', 'jsonl', 'parquet'] as const) {
    const whole = join(makeFolder(), format);
    const told = await writeExport(sourceOf(cells), {
      ...target,
      path: whole,
      choices: { format, bom: false },
    });
    expect(told).toEqual({ path: whole, rows: 2, cutCells: 0 });
    if (format === 'parquet') expect((await ofParquet(whole))[0]?.[0]).toBe(long);
    else expect(readFileSync(whole, 'utf8')).toContain(long);
  }
});

it('Parquet lets go of rows with long texts before there are many of them', async () => {
  const long: ExportCells = ['中'.repeat(2 ** 20), 1, 1, null, null];
  const path = await write(sourceOf(Array.from({ length: 20 }, () => long)), 'parquet');
  const { row_groups } = await parquetMetadataAsync(await asyncBufferFromFile(path));
  expect(row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([8, 8, 4]);
  expect((await ofParquet(path)).map(([text]) => String(text).length)).toEqual(Array(20).fill(2 ** 20));
});

it('columns have the letters of a spreadsheet', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
});

describe.each(['csv', 'jsonl', 'xlsx', 'parquet'] as const)('an export as %s', (format) => {
  it('that is cancelled leaves what was there, and nothing of itself', async () => {
    const path = join(makeFolder(), 'mine');
    writeFileSync(path, 'before');
    const cancel = new AbortController();
    async function* endless(): AsyncGenerator<readonly ExportCells[]> {
      for (let batch = 0; ; batch += 1) {
        if (batch === 40) cancel.abort();
        yield rows;
      }
    }
    const target = { name: 'Events', path, choices: { format, bom: false }, signal: cancel.signal };
    await expect(writeExport({ columns, total: null, batches: endless() }, target)).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(join(path, '..'))).toEqual(['mine']);
  });

  it('whose rows cannot be read says why, and leaves nothing', async () => {
    const path = join(makeFolder(), 'none');
    function* broken(): Generator<readonly ExportCells[]> {
      yield rows;
      throw new AppError('database_corrupt', 'The file is damaged.');
    }
    await expect(
      writeExport(
        { columns, total: null, batches: broken() },
        { name: 'Events', path, choices: { format, bom: false } },
      ),
    ).rejects.toMatchObject({ code: 'database_corrupt' });
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });
});

it('says how far it is', async () => {
  const told: ExportProgress[] = [];
  async function* slow(): AsyncGenerator<readonly ExportCells[]> {
    for (let batch = 0; batch < 3; batch += 1) {
      await new Promise((resolve) => setTimeout(resolve, 210));
      yield rows;
    }
  }
  await writeExport(
    { columns, total: 3 * rows.length, batches: slow() },
    {
      ...{ name: 'Events', path: join(makeFolder(), 'out.csv'), choices: { format: 'csv', bom: false } },
      onProgress: (progress) => told.push(progress),
    },
  );
  expect(told).toContainEqual({ rows: rows.length, total: 3 * rows.length });
});
