import { isDeepStrictEqual } from 'node:util';
import type { UnreadCount } from '../../../shared/pipelines/events/rows.ts';
import type { ReadLimits, SourceMapping } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import type { ListedItem } from '../../items.ts';
import { qualified } from '../../sources/cell-text.ts';
import { unreadOf } from './compact-row.ts';
import { type Cells, rawRowOf, rowColumns } from './row-cells.ts';
import { rowSource, userColumnOf, wordColumns } from './row-source.ts';
import { profileColumns, profileText } from './user-reader.ts';
import { userText } from './user-sql.ts';

/** So many long rows are looked at one by one; where there are more, what the file holds of them is counted as it is. */
const lookedAtOneByOne = 2_000;

/** What making a row compact may add: signs before places, blanks between columns, a duration in units. */
const slack = 40;

interface Counted {
  /** How many rows, or profiles, of each user are longer than what is read. */
  readonly byUser: ReadonlyMap<string, number>;
  readonly exact: boolean;
}

/** What is counted of a table: its rows with these columns of words, and how a long one is known. */
interface Counting {
  /** As it stands behind FROM. */
  readonly rows: string;
  readonly userColumn: string;
  readonly words: readonly string[];
  /** Columns as SQL, for `isCut`. */
  readonly cells: string;
  readonly isCut: (cells: Cells) => boolean;
  readonly longest: number;
}

/** Bytes first: SQLite knows them without reading the cell. */
const bytesOf = (columns: readonly string[]): string =>
  columns.map((column) => `COALESCE(octet_length(${q(column)}), 0)`).join(' + ');

/** Characters as SQLite counts them; it stops at a NUL, where bytes are the safe side. */
const charactersOf = (columns: readonly string[]): string =>
  columns
    .map((column) => {
      const cell = q(column);
      return `COALESCE(CASE WHEN instr(${cell}, char(0)) > 0 THEN octet_length(${cell}) ELSE length(${cell}) END, 0)`;
    })
    .join(' + ');

function count(source: SourceFile, counting: Counting): Counted {
  const { rows, userColumn, words, cells, isCut, longest } = counting;
  const byUser = new Map<string, number>();
  if (words.length === 0) return { byUser, exact: true };
  const [bytes, characters] = [bytesOf(words), charactersOf(words)];
  const from = `FROM ${rows} AS counted WHERE ${q(userColumn)} IS NOT NULL`;
  const user = userText(source, 'counted', userColumn);
  // A character of four bytes is two to JavaScript, and such are what a text has more bytes for at the most.
  const mayBeCut = `(${bytes}) + ${slack} > ${longest}
    AND (${characters}) + ((${bytes}) - (${characters})) / 3 + ${slack} > ${longest}`;
  let seen = 0;
  const long = source.db.prepare<[], Cells>(
    `SELECT ${user}, ${cells} ${from} AND ${mayBeCut} LIMIT ${lookedAtOneByOne + 1}`,
  );
  for (const [user, ...values] of long.raw().iterate()) {
    seen += 1;
    if (isCut(values)) byUser.set(user ?? '', (byUser.get(user ?? '') ?? 0) + 1);
  }
  if (seen <= lookedAtOneByOne) return { byUser, exact: true };
  const many = source.db.prepare<[], { readonly user: string; readonly rows: number }>(
    `SELECT ${user} AS user, COUNT(*) AS rows ${from}
       AND (${bytes}) > ${longest} AND (${characters}) > ${longest} GROUP BY 1`,
  );
  return { byUser: new Map(many.all().map(({ user, rows }) => [user, rows])), exact: false };
}

function countRows(source: SourceFile, mapping: SourceMapping, limits: ReadLimits): Counted {
  const toRawRow = rawRowOf(mapping);
  return count(source, {
    rows: rowSource(source, mapping),
    userColumn: userColumnOf(mapping),
    words: wordColumns(mapping),
    cells: rowColumns(mapping, limits).join(', '),
    isCut: (cells) => unreadOf(toRawRow(cells), limits.longestRow) > 0,
    longest: limits.longestRow,
  });
}

function countProfiles(source: SourceFile, { profile }: SourceMapping, limits: ReadLimits): Counted {
  if (profile === null) return { byUser: new Map(), exact: true };
  const { table, userColumn, textColumn, columns } = profile;
  return count(source, {
    rows: qualified(source, table),
    userColumn,
    words: [...(textColumn === null ? [] : [textColumn]), ...columns],
    cells: profileColumns(profile, limits),
    isCut: (cells) => profileText(cells, profile).length > limits.longestProfile,
    longest: limits.longestProfile,
  });
}

/**
 * Counts of which rows and profiles the model would read a part only. The file is gone through once for a mapping and its
 * limits, and again where another program has written.
 */
export function watchUnread(source: SourceFile) {
  const version = source.db.prepare<[], number>(`PRAGMA ${q(source.schema)}.data_version`).pluck();
  let known: { readonly of: unknown; readonly rows: Counted; readonly profiles: Counted } | null = null;
  return (
    mapping: SourceMapping,
    { longestRow, longestProfile }: ReadLimits,
    users: readonly ListedItem[],
  ): UnreadCount => {
    const limits = { longestRow, longestProfile };
    const of = [version.get(), mapping, limits];
    if (!isDeepStrictEqual(known?.of, of)) known = null;
    known ??= {
      of,
      rows: countRows(source, mapping, limits),
      profiles: countProfiles(source, mapping, limits),
    };
    const { rows, profiles } = known;
    const sum = ({ byUser }: Counted): number =>
      byUser.size === 0 ? 0 : users.reduce((total, { id }) => total + (byUser.get(id) ?? 0), 0);
    return { limits, rows: sum(rows), profiles: sum(profiles), exact: rows.exact && profiles.exact };
  };
}
