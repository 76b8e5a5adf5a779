import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { ExportCells, ExportSource } from './export-source.ts';
import {
  type CellTally,
  columnLetters,
  headXml,
  rowXml,
  sheetEnd,
  sheetHead,
  stylesXml,
  xmlText,
} from './sheet-xml.ts';

/** Rows that a sheet of Excel has room for, the columns' names among them. */
export const mostSheetRows = 1_048_576;
/** Bytes of a sheet's XML, well below what a zip without larger fields has room for. */
const mostSheetBytes = 3 * 2 ** 30;
/** So many rows are made into XML at a time: what is made is gone before the next. */
const rowsATime = 200;

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const main = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const each = (sheets: number, words: (sheet: number) => string): string =>
  Array.from({ length: sheets }, (_, at) => words(at + 1)).join('');

/** The parts of a workbook that say which others there are. */
const partsOf = (name: string, sheets: number): Readonly<Record<string, string>> => ({
  'xl/workbook.xml': `${head}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relationships}"><sheets>${each(
    sheets,
    (sheet) =>
      `<sheet name="${xmlText(sheet === 1 ? name : `${name} ${sheet}`)}" sheetId="${sheet}" r:id="rId${sheet}"/>`,
  )}</sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packages}/relationships">${each(
    sheets,
    (sheet) =>
      `<Relationship Id="rId${sheet}" Type="${relationships}/worksheet" Target="worksheets/sheet${sheet}.xml"/>`,
  )}<Relationship Id="rId${sheets + 1}" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': stylesXml,
  '_rels/.rels': `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  '[Content_Types].xml': `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${main}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${main}.styles+xml"/>${each(
    sheets,
    (sheet) => `<Override PartName="/xl/worksheets/sheet${sheet}.xml" ContentType="${main}.worksheet+xml"/>`,
  )}</Types>`,
});

/** Rows one after another, with a look at whether there is one more. */
function rowsInTurn({ batches }: ExportSource) {
  const iterator =
    Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
  let batch: readonly ExportCells[] = [];
  let at = 0;
  return {
    /** The rows at hand, so many at most; none once there are no more. */
    take: async (most: number): Promise<readonly ExportCells[]> => {
      while (at >= batch.length) {
        const next = await iterator.next();
        if (next.done === true) return [];
        batch = next.value;
        at = 0;
      }
      const taken = batch.slice(at, at + most);
      at += taken.length;
      return taken;
    },
    /** Gives rows back that were taken last. */
    back: (rows: readonly ExportCells[]): void => {
      at -= rows.length;
    },
  };
}

/**
 * A table as a workbook of Excel, on as many sheets as it takes; nothing of it is kept in memory.
 * @param tally counts what there is no room for, as it goes
 * @param sheetRows rows of a sheet at most, for tests
 */
export async function* xlsxBytes(
  source: ExportSource,
  name: string,
  tally: CellTally,
  sheetRows = mostSheetRows,
): AsyncGenerator<Buffer> {
  const { columns } = source;
  const letters = columns.map((_, at) => columnLetters(at));
  const rows = rowsInTurn(source);
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  const options = { compressionLevel: 3 };
  const finish = (sheets: number): void => {
    for (const [path, words] of Object.entries(partsOf(name, sheets)))
      zip.addBuffer(Buffer.from(words), path, options);
    zip.end();
  };
  async function* sheetXml(sheet: number): AsyncGenerator<Buffer> {
    yield Buffer.from(
      sheetHead +
        headXml(
          columns.map((column) => column.name),
          letters,
          tally,
        ),
    );
    let row = 1;
    for (let bytes = 0; row < sheetRows && bytes < mostSheetBytes; ) {
      const taken = await rows.take(Math.min(rowsATime, sheetRows - row));
      if (taken.length === 0) break;
      const from = row + 1;
      const xml = Buffer.from(taken.map((cells, at) => rowXml(cells, from + at, letters, tally)).join(''));
      row += taken.length;
      bytes += xml.length;
      yield xml;
    }
    yield Buffer.from(sheetEnd);
    const more = await rows.take(1);
    rows.back(more);
    if (more.length === 0) finish(sheet);
    else addSheet(sheet + 1);
  }
  let current: Readable | null = null;
  const addSheet = (sheet: number): void => {
    // The zip does not look after what is read into it.
    current = Readable.from(sheetXml(sheet)).once('error', (thrown) => out.destroy(thrown));
    zip.addReadStream(current, `xl/worksheets/sheet${sheet}.xml`, options);
  };
  addSheet(1);
  try {
    yield* out as AsyncIterable<Buffer>;
  } finally {
    (current as Readable | null)?.destroy();
  }
}
