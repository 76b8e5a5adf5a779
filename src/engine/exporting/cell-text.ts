import type { ExportValue } from './export-source.ts';

/** A spreadsheet takes a cell that begins like this for a formula; a mail or a model may have been made to write one. */
const formula = /^[=+\-@\t\r]/;

/** Whether a text would be taken for a formula. */
export const isFormula = (text: string): boolean => formula.test(text);

/** A value as text: lists and objects as JSON, nothing as nothing. */
export function cellText(value: ExportValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}
