import { z } from 'zod';
import { type DataReading, dataEncodings, dataFormats, delimiters } from './data-import.ts';

/** How a file of rows is to be read, as the window says it. */
export const dataReadingSchema: z.ZodType<DataReading, DataReading> = z.object({
  format: z.enum(dataFormats).optional(),
  encoding: z.enum(dataEncodings).optional(),
  delimiter: z.enum(delimiters).optional(),
  hasHeader: z.boolean().optional(),
});

const path = z.string().min(1).max(32_767);

/** An import of rows, as the window asks for it. */
export const askedRowsSchema = z.object({
  source: path,
  reading: dataReadingSchema,
  /** The name of the table; without one that of the file. */
  table: z.string().max(200).optional(),
  /** A second file, of one row a user. */
  profiles: path.nullable(),
  target: z.enum(['new', 'open']),
  /** The new file. */
  out: path,
});
export type AskedRows = z.output<typeof askedRowsSchema>;
