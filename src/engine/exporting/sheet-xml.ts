import { isFormula } from '../../shared/spreadsheet-text.ts';
import { cellText } from './cell-text.ts';
import type { ExportCells, ExportValue } from './export-source.ts';

/** Characters of a cell that Excel takes, in halves of UTF-16; of a longer text it says that the file is damaged. */
const longestCell = 32_767;

/** The styles of a workbook, by number: plain, text that is no formula whatever it begins with, a column's name. */
const quoted = 1;
const heading = 2;
export const stylesXml = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

export const sheetHead =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15" defaultColWidth="18"/><sheetData>';
export const sheetEnd = '</sheetData></worksheet>';

// biome-ignore lint/suspicious/noControlCharactersInRegex: those that XML has no place for
const unfit = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** How a workbook writes such a sign; a text that has it of its own says that it means no sign. */
const written = /_(?=x[0-9a-f]{4}_)/gi;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same, and those that mean something in XML
const special = /[&<>"\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|_x/i;

const asWritten = (sign: string): string =>
  `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;

/** A text as a workbook has it. */
export function xmlText(text: string): string {
  if (!special.test(text)) return text;
  return text
    .replaceAll(written, '_x005F_')
    .replaceAll('\u0000', '\uFFFD')
    .replaceAll(unfit, asWritten)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}

/** The letters of a column, from 0: A, B, … Z, AA. */
export function columnLetters(column: number): string {
  const rest = column % 26;
  const letter = String.fromCharCode(65 + rest);
  return column < 26 ? letter : columnLetters((column - rest) / 26 - 1) + letter;
}

const keepsBlanks = /^\s|\s$|\n/;

/** As much of a text as a cell takes, no sign cut in two, with a mark that there was more. */
function cutText(text: string): string {
  const end = longestCell - 1;
  const isInTwo = /[\uD800-\uDBFF]/.test(text[end - 1] ?? '');
  return `${text.slice(0, isInTwo ? end - 1 : end)}…`;
}

/** Counts what a workbook has no room for. */
export interface CellTally {
  /** Cells whose text is longer than a cell may be: they have the first of it. */
  cutCells: number;
}

function textCell(text: string, at: string, style: number, tally: CellTally): string {
  const isLong = text.length > longestCell;
  if (isLong) tally.cutCells += 1;
  const cut = isLong ? cutText(text) : text;
  const space = keepsBlanks.test(cut) ? ' xml:space="preserve"' : '';
  const styled = style === 0 ? '' : ` s="${style}"`;
  return `<c r="${at}"${styled} t="inlineStr"><is><t${space}>${xmlText(cut)}</t></is></c>`;
}

function cellXml(value: ExportValue, at: string, tally: CellTally): string {
  if (value === null || value === '') return '';
  if (typeof value === 'number') return Number.isFinite(value) ? `<c r="${at}"><v>${value}</v></c>` : '';
  const text = cellText(value);
  return textCell(text, at, isFormula(text) ? quoted : 0, tally);
}

/** One row of a sheet; rows are numbered from 1. */
export const rowXml = (
  cells: ExportCells,
  row: number,
  letters: readonly string[],
  tally: CellTally,
): string =>
  `<row r="${row}">${cells.map((cell, at) => cellXml(cell, `${letters[at]}${row}`, tally)).join('')}</row>`;

/** The row of the columns' names. */
export const headXml = (names: readonly string[], letters: readonly string[], tally: CellTally): string =>
  `<row r="1">${names.map((name, at) => textCell(name, `${letters[at]}1`, heading, tally)).join('')}</row>`;
