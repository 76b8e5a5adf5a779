import type { SourceMapping } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { readRecord, writeReadRecord } from '../../ledger/read-records.ts';
import { addHashes } from '../answers/record-hash.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { SaveItemContext } from '../pipeline.ts';
import type { EventPayload } from './parse-reply.ts';
import { extractionStage } from './result-tables.ts';
import { rowColumns } from './row-cells.ts';
import { givenUpOf, highestNumber, rowsSource, type Seen, type SeenRows } from './seen-rows.ts';
import type { RowStamp, UserReader } from './user-reader.ts';
import { isNumbered } from './user-sql.ts';

/** What the hashes of rows hang on: which columns are read, and how much of a cell. */
export const readAs = (mapping: SourceMapping, { limits }: Pick<UserReader, 'limits'>): string =>
  fingerprintOf('cells', rowColumns(mapping, limits));

const wholeNumber = /^-?\d{1,15}$/;

function highestOf(rows: ReadonlySet<string>): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (const id of rows) if (wholeNumber.test(id)) highest = Math.max(highest, Number(id));
  return highest;
}

/** What a reading adds to what was known. */
function additionOf(
  stamps: readonly RowStamp[],
  payloads: readonly EventPayload[],
  seen: ReadonlySet<string>,
  unaccounted: number,
): Pick<Seen, 'rows' | 'givenUp'> {
  const rows = new Set<string>();
  for (const { events, setAside } of payloads) {
    for (const id of setAside) rows.add(id);
    for (const event of events) for (const id of event.rows) rows.add(id);
  }
  if (unaccounted === 0) return { rows, givenUp: [] };
  const open = stamps.map(({ id }) => id).filter((id) => !seen.has(id));
  const givenUp = givenUpOf(open, rows, unaccounted);
  for (const id of givenUp) rows.add(id);
  return { rows, givenUp };
}

const nothing: ReadonlySet<string> = new Set();

export type ReadNotes = ReturnType<typeof createReadNotes>;

/** Keeps in the ledger which rows of users have been read. */
export function createReadNotes(
  source: SourceFile,
  mapping: SourceMapping,
  reader: UserReader,
  seenRows: SeenRows,
) {
  const { db } = source;
  const as = readAs(mapping, reader);
  const from = rowsSource(mapping);
  const numbered = isNumbered(source, mapping);
  let belowLater: number | null = null;
  /** The rows' hashes as they were when they were loaded; else as they are now. */
  const sumOf = (userId: string, stamps: readonly RowStamp[], rows: ReadonlySet<string>): number => {
    let sum = 0;
    const isLoaded = stamps.every(({ hash }) => hash !== undefined);
    if (isLoaded) for (const { id, hash = 0 } of stamps) sum = rows.has(id) ? addHashes(sum, hash) : sum;
    else
      for (const { row, hash } of reader.stored(userId).rows)
        sum = rows.has(row.id) ? addHashes(sum, hash) : sum;
    return sum;
  };
  const markOf = (rows: ReadonlySet<string>): number | null =>
    numbered ? Math.max(belowLater ?? Number.NEGATIVE_INFINITY, highestOf(rows)) : null;

  return {
    /** Before rows are loaded: what is in the table now is below what comes later. */
    begin: (): void => {
      if (numbered) belowLater ??= highestNumber(source, mapping);
    },
    /** What of a user's rows was set aside by readings before. */
    setAsideBefore: (userId: string): readonly string[] => seenRows.of(userId)?.setAside ?? [],
    /**
     * Notes the rows that a reading accounted for or gave up, and those read before where the user grows. Inside the
     * transaction that saves what it found. Answers how many rows have been given up in all.
     */
    note: (
      userId: string,
      stamps: readonly RowStamp[],
      payloads: readonly EventPayload[],
      { unaccounted, grows, hash: asked }: Pick<SaveItemContext, 'unaccounted' | 'grows' | 'hash'>,
    ): number => {
      const known = grows ? readRecord(db, extractionStage, userId) : null;
      const seen = grows ? seenRows.of(userId) : null;
      const { rows, givenUp } = additionOf(stamps, payloads, seen?.rows ?? nothing, unaccounted);
      const all = { source: from, readAs: as, givenUp: [...(seen?.givenUp ?? []), ...givenUp] };
      const mark = markOf(rows);
      if (known === null || known.hash === null || known.readAs !== as) {
        // Of rows that were read otherwise, or by an earlier version, it is first known now what they are.
        const read = new Set([...(seen?.rows ?? nothing), ...rows]);
        const hash = (read.size === rows.size ? asked : undefined) ?? sumOf(userId, stamps, read);
        writeReadRecord(db, extractionStage, userId, { ...all, rows: read.size, mark, hash });
      } else {
        // Those read before stay as they were noted: one that was changed since is told as changed until it is read again.
        writeReadRecord(db, extractionStage, userId, {
          ...all,
          rows: known.rows + rows.size,
          mark: mark === null || known.mark === null ? null : Math.max(known.mark, mark),
          hash: addHashes(known.hash, asked ?? sumOf(userId, stamps, rows)),
        });
      }
      return all.givenUp.length;
    },
  };
}
