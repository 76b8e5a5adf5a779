import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import papaparse from 'papaparse';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/app-error.ts';
import type { ExportFormat, ExportProgress } from '../../shared/export.ts';
import { makeFolder } from '../testing/test-bench.ts';
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
  expect(report).toEqual({ path, rows: source.total });
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

  it('of a hundred thousand rows is read again, row for row', async () => {
    const many = Array.from({ length: 100_000 }, (_, at): ExportCells => [`=用户${at} 😀`, at]);
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
  for await (const chunk of xlsxBytes(sourceOf(rows, 4), 'A & B', 6)) chunks.push(chunk);
  writeFileSync(path, Buffer.concat(chunks));
  const sheets = await Promise.all([1, 2, 3].map((sheet) => readSheet(path, sheet, { trim: false })));
  expect(sheets.map((sheet) => sheet.length)).toEqual([6, 6, 4]);
  expect(sheets.flatMap((sheet) => sheet.slice(1))).toEqual(rows.map(json));
  await expect(readSheet(path, 'A & B 3')).resolves.toHaveLength(4);
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
