import { z } from 'zod';

const column = z.string().min(1).max(500);

/**
 * How the times of a column are written. `written`: year first, on a clock on the wall; `zoned`: with offsets that differ,
 * read in UTC; `compact`: `20251101100000`; `named`: with the month's name. The others are numbers.
 */
export const timeKinds = [
  'written',
  'zoned',
  'day_first',
  'month_first',
  'named',
  'compact',
  'unix_seconds',
  'unix_milliseconds',
  'unix_microseconds',
  'unix_nanoseconds',
  'webkit_microseconds',
  'filetime',
  'dotnet_ticks',
  'excel_days',
  'julian_days',
  'apple_seconds',
  'apple_nanoseconds',
] as const;
export type TimeKind = (typeof timeKinds)[number];

/** Which table and columns hold what. Found by looking; any table can be named instead. */
export const sourceMappingSchema = z.object({
  form: z.enum(['text', 'columns']),
  table: column,
  idColumn: column,
  /** Further columns of the key, where it takes several to name a row. */
  otherIdColumns: z.array(column).max(20).optional(),
  userColumn: column,
  timeColumn: column,
  /** The column of the day, where the one of the time holds the time of day alone. */
  dateColumn: column.optional(),
  /** How times are written; without it the usual ways, each row by itself. */
  timeKind: z.enum(timeKinds).optional(),
  /** The free text; null in the structured form. */
  textColumn: column.nullable(),
  /** The structured form's columns; each may be missing. */
  actionColumn: column.nullable(),
  itemColumn: column.nullable(),
  placeColumns: z.array(column),
  durationColumn: column.nullable(),
  propertiesColumn: column.nullable(),
  profile: z
    .object({
      table: column,
      userColumn: column,
      textColumn: column.nullable(),
      columns: z.array(column),
    })
    .nullable(),
});
export type SourceMapping = z.infer<typeof sourceMappingSchema>;

export const readLimitRange = { min: 20, max: 20_000 } as const;
const length = z.number().int().min(readLimitRange.min).max(readLimitRange.max);

/** How much of the analyst's own words the model reads: characters of one row, and of a profile. */
export const readLimitsSchema = z.object({
  longestRow: length.default(600),
  longestProfile: length.default(400),
});
export type ReadLimits = z.infer<typeof readLimitsSchema>;
export const defaultReadLimits: ReadLimits = readLimitsSchema.parse({});
