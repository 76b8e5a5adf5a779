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

/** Units of a length of time. */
export const durationUnits = ['seconds', 'milliseconds', 'microseconds', 'minutes'] as const;
export type DurationUnit = (typeof durationUnits)[number];

/** A column that is told with its name, as `label=value`. */
const labelledSchema = z.object({
  column,
  label: z.string().regex(/^[^\s=|｜¦\p{Cc}\p{Cf}]{1,40}$/u),
  /** Of a length of time, which is told as `~5`, or `50s` below a minute. */
  unit: z.enum(durationUnits).optional(),
});
export type LabelledColumn = z.infer<typeof labelledSchema>;

/**
 * What a cell is compared by. With a number, cells that are one are compared as numbers, and others are not equal to it; with
 * a text, cells are compared as text. `contains` takes ASCII letters of either case for the same.
 */
export const filterOperators = ['=', '!=', '<', '<=', '>', '>=', 'contains', 'empty', 'not_empty'] as const;

// A NUL would end the statement that the value stands in.
const filterText = z
  .string()
  .max(1_000)
  .refine((value) => !value.includes('\0'));
const filterSchema = z.object({
  column,
  operator: z.enum(filterOperators),
  /** Of no account where it is asked whether a cell is empty. */
  value: z.union([filterText, z.number()]).default(''),
});
export type RowFilter = z.infer<typeof filterSchema>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * Which table and columns hold what. Found by looking; any table can be named instead. Columns of the table go by their
 * names; those of `lookup` by its name, a point and theirs, such as `urls.title`.
 */
export const sourceMappingSchema = z.object({
  form: z.enum(['text', 'columns']),
  /** Or a view, where SQLite says that it always gives the same. */
  table: column,
  idColumn: column,
  /** Further columns of the key, where it takes several to name a row. */
  otherIdColumns: z.array(column).max(20).optional(),
  /** Null where all rows are one person's; see `onlyUser`. */
  userColumn: column.nullable(),
  /** Who everything belongs to where no column says it. */
  onlyUser: z.string().min(1).max(200).optional(),
  /** One more table, of which each row of the first has one row, or none: that whose `keyColumn` is what `column` holds. */
  lookup: z.object({ table: column, keyColumn: column, column }).optional(),
  /** The rows that are read: those of which all of this holds. */
  filter: z.array(filterSchema).max(20).optional(),
  timeColumn: column,
  /** The column of the day, where the one of the time holds the time of day alone. */
  dateColumn: column.optional(),
  /** How times are written; without it the usual ways, each row by itself. */
  timeKind: z.enum(timeKinds).optional(),
  /** Where times that are instants are shown by the clock, as IANA names it; without it in UTC. */
  timeZone: z.string().max(100).refine(isTimeZone).optional(),
  /** The free text; null in the structured form. */
  textColumn: column.nullable(),
  /** The structured form's columns; each may be missing. */
  actionColumn: column.nullable(),
  itemColumn: column.nullable(),
  placeColumns: z.array(column),
  durationColumn: column.nullable(),
  propertiesColumn: column.nullable(),
  /** Further columns, told behind the text or the others in this order. */
  labelled: z.array(labelledSchema).max(20).optional(),
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

/** Whose the rows are where no column says it and nobody is named. */
export const defaultOnlyUser = 'me';

export const readLimitRange = { min: 20, max: 20_000 } as const;
const length = z.number().int().min(readLimitRange.min).max(readLimitRange.max);

/** How much of the analyst's own words the model reads: characters of one row, and of a profile. */
export const readLimitsSchema = z.object({
  longestRow: length.default(600),
  longestProfile: length.default(400),
});
export type ReadLimits = z.infer<typeof readLimitsSchema>;
export const defaultReadLimits: ReadLimits = readLimitsSchema.parse({});
