/** A spreadsheet takes a cell that begins like this for a formula; a mail or a model may have been made to write one. */
const formula = /^[=+\-@\t\r]/;

/** Whether a text would be taken for a formula. */
export const isFormula = (text: string): boolean => formula.test(text);

/** A value for a cell: a number stays one; a text that would be taken for a formula begins with a sign that says it is none. */
export const harmlessCell = (value: string | number): string =>
  typeof value === 'string' && isFormula(value) ? `'${value}` : String(value);

const quoted = /[",\r\n]/;
const csvCell = (text: string): string => (quoted.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A small table as CSV. */
export const csvText = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((cells) => `${cells.map((cell) => csvCell(harmlessCell(cell))).join(',')}\n`).join('');
