import type { DemoCall } from '../demo-model/demo-record.ts';
import type { PartKey } from '../items.ts';
import { inflate } from '../ledger/deflated.ts';
import { readUsualTime } from '../sources/times/usual-time.ts';
import { readBehaviours } from './account-for-rows.ts';
import { withDatabase } from './source-file.ts';

/** A file's rows by the day and time that a request shows; see writeSourceFile. */
export function rowsByMinute(path: string): Map<string, { readonly id: string; readonly text: string }> {
  return withDatabase(path, (db) => {
    const rows = [...readBehaviours(db).values()].flat();
    return new Map(
      rows.map((row) => {
        const { day, time } = readUsualTime(row.timestamp);
        return [`${day} ${time}`, { id: row.id, text: row.text }];
      }),
    );
  });
}

/** The ids of the rows that calls asked about, as often as they did. */
export function askedRows(calls: readonly DemoCall[], path: string): string[] {
  const rows = rowsByMinute(path);
  return calls.flatMap((call) =>
    call.users.flatMap((user) =>
      user.rows.map((row) => {
        const found = rows.get(`${row.day} ${row.time}`);
        if (found === undefined || found.text !== row.text) {
          throw new Error(
            `A request shows a row that is not in the file: ${row.day} ${row.time} ${row.text}`,
          );
        }
        return found.id;
      }),
    ),
  );
}

export interface LedgerCall {
  readonly status: 'sent' | 'received' | 'settled' | 'unanswered' | 'lost';
  readonly rows: readonly string[];
}

/** The calls that the ledger knows of, with the ids of the rows they asked about. */
export function ledgerCalls(path: string): LedgerCall[] {
  return withDatabase(path, (db) => {
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'gleaner_call'").get() === undefined) return [];
    return db
      .prepare<[], { status: LedgerCall['status']; manifest: Buffer }>(
        'SELECT status, manifest FROM gleaner_call ORDER BY id',
      )
      .all()
      .map(({ status, manifest }) => ({
        status,
        rows: (JSON.parse(inflate(manifest)) as PartKey[]).flatMap((part) => part.recordIds),
      }));
  });
}
