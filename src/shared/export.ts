import { z } from 'zod';

export const exportFormats = ['csv', 'jsonl', 'xlsx', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** How a table is written out. */
export const exportChoicesSchema = z.object({
  format: z.enum(exportFormats),
  /** A byte order mark before a CSV: Excel takes it for another encoding without one. */
  bom: z.boolean().default(false),
});
export interface ExportChoices extends z.output<typeof exportChoicesSchema> {
  /** What of the table, by the pipeline's own options for it; left out for all. */
  readonly options?: unknown;
}

export interface ExportReport {
  readonly path: string;
  readonly rows: number;
  /** Cells of a workbook whose text is longer than a cell of Excel may be: they have the first of it. 0 in every other format. */
  readonly cutCells: number;
}

/** How far the export is that is under way. */
export interface ExportProgress {
  /** 0 while it is looked which ones go out. */
  readonly rows: number;
  /** Null where it is not known. */
  readonly total: number | null;
}
