import type { ExportColumn } from '../../../exporting/export-source.ts';

/** The columns of an export by their names: those told apart hold whole numbers, the others text. */
export const columnsOf = (names: readonly string[], whole: readonly string[]): readonly ExportColumn[] =>
  names.map((name) => ({ name, kind: whole.includes(name) ? 'integer' : 'text' }));
