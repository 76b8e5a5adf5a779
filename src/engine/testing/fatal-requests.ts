import { syncBuiltinESMExports } from 'node:module';
import worker, { isMainThread, Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** What kills the worker that sends it. Given in the environment, so that the command line can be tested alike. */
export interface Fatal {
  /** A request whose body is longer takes all memory there is. */
  readonly longerThan?: number;
  /** A request that holds this text ends the worker at once. */
  readonly poison?: string;
  /** To read a row that holds this text from the file ends the worker at once. */
  readonly poisonRow?: string;
}

export const fatalVariable = 'GLEANER_TEST_FATAL';
/** Megabytes that a worker gets in tests: running out of a gigabyte takes too long. */
export const smallMemory = { young: 12, old: 112 } as const;

function takeAllMemory(): never {
  const hoard: number[][] = [];
  for (;;) hoard.push(new Array<number>(100_000).fill(hoard.length + 0.5));
}

interface AnyStatement {
  iterate(...values: unknown[]): IterableIterator<unknown>;
  all(...values: unknown[]): readonly unknown[];
}

/** Ends the worker when a statement comes to a row with this text, in the way that a user is loaded. */
function armReading(text: string): void {
  const db = new Database(':memory:');
  const statement = Object.getPrototypeOf(db.prepare('SELECT 1')) as AnyStatement;
  db.close();
  const { iterate, all } = statement;
  const dieOf = (row: unknown): void => {
    if (Object.values(row as object).some((cell) => String(cell).includes(text))) process.exit(1);
  };
  statement.iterate = function* dyingIterate(this: AnyStatement, ...values) {
    for (const row of iterate.apply(this, values)) {
      dieOf(row);
      yield row;
    }
  };
  statement.all = function dyingAll(this: AnyStatement, ...values) {
    const rows = all.apply(this, values);
    // Cells in a row of their own are a user's: what is listed comes as objects.
    for (const row of rows) if (Array.isArray(row)) dieOf(row);
    return rows;
  };
}

/** In a worker: makes requests fatal. In the main thread: gives its workers little memory. */
function arm(fatal: Fatal): void {
  if (isMainThread) {
    worker.Worker = class extends Worker {
      constructor(script: string | URL, options: ConstructorParameters<typeof Worker>[1] = {}) {
        const { young, old } = smallMemory;
        super(script, {
          ...options,
          resourceLimits: { maxYoungGenerationSizeMb: young, maxOldGenerationSizeMb: old },
        });
      }
    };
    syncBuiltinESMExports();
    return;
  }
  if (fatal.poisonRow !== undefined) armReading(fatal.poisonRow);
  const send = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const body = String(init?.body ?? '');
    if (fatal.longerThan !== undefined && body.length > fatal.longerThan) takeAllMemory();
    if (fatal.poison !== undefined && body.includes(fatal.poison)) process.exit(1);
    return send(input, init);
  };
}

const given = process.env[fatalVariable];
if (given !== undefined) arm(JSON.parse(given) as Fatal);
