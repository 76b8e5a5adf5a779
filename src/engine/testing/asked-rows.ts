import type { DemoCall, DemoUser } from '../demo-model/demo-record.ts';
import type { PartKey } from '../items.ts';
import { unpack } from '../ledger/packed.ts';
import { readUsualTime } from '../sources/times/usual-time.ts';
import { readBehaviours } from './account-for-rows.ts';
import { withDatabase } from './source-file.ts';

interface FileRow {
  readonly id: string;
  readonly userId: string;
  readonly text: string;
}

type AskedUser = Pick<DemoUser, 'header' | 'rows'>;

/** The ids of a user's rows in the order in which a request shows them; undefined for a row that is not in the file. */
export type RowFinder = (user: AskedUser) => readonly (string | undefined)[];

const isThere = (found: string | undefined): found is string => found !== undefined;

function agesOf(path: string): ReadonlyMap<string, number> {
  return withDatabase(path, (db) => {
    const profiles = db.prepare<[], [string, number]>('SELECT user_id, age FROM user_profiles').raw().all();
    return new Map(profiles);
  });
}

/**
 * Finds a file's rows by what a request shows of them: day, time and text, the hour alone where no other row of the user is
 * near. What several users did in one hour is told apart by the age and by the user's other rows. See writeSourceFile.
 */
export function rowFinder(path: string): RowFinder {
  const rows = withDatabase(path, (db) => [...readBehaviours(db).values()].flat());
  const ages = agesOf(path);
  const byTime = new Map<string, FileRow[]>();
  for (const row of rows) {
    const { day, time } = readUsualTime(row.timestamp);
    for (const key of [`${day} ${time}`, `${day} ${time.slice(0, 2)}`])
      byTime.set(key, [...(byTime.get(key) ?? []), row]);
  }
  return ({ header, rows: shown }) => {
    const found = shown.map(({ day, time, text }) =>
      (byTime.get(`${day} ${time}`) ?? []).filter((row) => row.text === text),
    );
    const isOfAll = (userId: string): boolean =>
      found.every((candidates) => candidates.some((row) => row.userId === userId));
    const ofAge = (userId: string): boolean => header.startsWith(`${ages.get(userId)}岁`);
    const users = [...new Set(found.flat().map((row) => row.userId))].filter(isOfAll);
    const user = users.length > 1 ? users.filter(ofAge) : users;
    return found.map((candidates) => {
      const [row] = candidates.filter((each) => user.length !== 1 || each.userId === user[0]);
      return user.length === 1 || candidates.length === 1 ? row?.id : undefined;
    });
  };
}

/** The ids of the rows that calls asked about, as often as they did. */
export function askedRows(calls: readonly DemoCall[], path: string): string[] {
  const find = rowFinder(path);
  return calls.flatMap((call) =>
    call.users.flatMap((user) => {
      const found = find(user);
      const ids = found.filter(isThere);
      if (ids.length === found.length) return ids;
      const { day, time, text } = user.rows[found.indexOf(undefined)] ?? {};
      throw new Error(`A request shows a row that is not in the file: ${day} ${time} ${text}`);
    }),
  );
}

export interface LedgerCall {
  readonly status: 'sent' | 'ordered' | 'received' | 'settled' | 'unanswered' | 'lost';
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
        rows: (unpack(manifest) as PartKey[]).flatMap((part) => part.recordIds),
      }));
  });
}
