import Database from 'better-sqlite3';

export const storageFaults = ['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_BUSY'] as const;
export type StorageFault = (typeof storageFaults)[number];

/** What SQLite itself says. */
const words: Readonly<Record<StorageFault, string>> = {
  SQLITE_FULL: 'database or disk is full',
  SQLITE_IOERR: 'disk I/O error',
  SQLITE_BUSY: 'database is locked',
};

/** The parts of better-sqlite3's own object that every statement goes through. */
interface Native {
  prepare(sql: string, ...rest: readonly unknown[]): Database.Statement;
  exec(sql: string): unknown;
  readonly inTransaction: boolean;
}

/**
 * Makes the writes of a connection fail: every statement that is run and every COMMIT is one, numbered from 1.
 * A disk that is full or faulty rolls the transaction back by itself, as SQLite does; a busy one leaves it open.
 */
export interface WriteFaults {
  /** Give it to `onConnection`. */
  readonly attach: (db: Database.Database) => void;
  /** Writes since the beginning, the failed ones included. */
  writes(): number;
  /** How many of them have failed. */
  failed(): number;
  /** The write with that number fails, and where it is for good, every later one until `mend`. */
  failAt(write: number, fault: StorageFault, forGood: boolean): void;
  mend(): void;
  /** Called before every write with its SQL. */
  watch(listener: (sql: string, db: Database.Database) => void): void;
}

export function createWriteFaults(): WriteFaults {
  let writes = 0;
  let failed = 0;
  let plan: { readonly write: number; readonly fault: StorageFault; readonly forGood: boolean } | null = null;
  const listeners: ((sql: string, db: Database.Database) => void)[] = [];

  const before = (sql: string, native: Native, db: Database.Database): void => {
    writes += 1;
    for (const listener of listeners) listener(sql, db);
    if (plan === null || (plan.forGood ? writes < plan.write : writes !== plan.write)) return;
    failed += 1;
    if (plan.fault !== 'SQLITE_BUSY' && native.inTransaction) native.exec('ROLLBACK');
    throw new Database.SqliteError(words[plan.fault], plan.fault);
  };

  return {
    attach: (db) => {
      const [symbol] = Object.getOwnPropertySymbols(db);
      const native = (db as unknown as Record<symbol, Native>)[symbol as symbol];
      if (native === undefined) throw new Error('better-sqlite3 keeps its own object elsewhere now.');
      const { prepare, exec } = native;
      native.prepare = (sql, ...rest) => {
        const statement = prepare.call(native, sql, ...rest);
        const isWrite = !statement.readonly || /^COMMIT/.test(sql);
        if (!isWrite || /^\s*PRAGMA/i.test(sql)) return statement;
        const { run } = statement;
        statement.run = (...values: unknown[]) => {
          before(sql, native, db);
          return run.apply(statement, values);
        };
        return statement;
      };
      native.exec = (sql) => {
        // What is in memory is no write, nor is a transaction that is given up.
        if (!/\btemp\b|^ROLLBACK/i.test(sql)) before(sql, native, db);
        return exec.call(native, sql);
      };
    },
    writes: () => writes,
    failed: () => failed,
    failAt: (write, fault, forGood) => {
      plan = { write, fault, forGood };
    },
    mend: () => {
      plan = null;
    },
    watch: (listener) => void listeners.push(listener),
  };
}
