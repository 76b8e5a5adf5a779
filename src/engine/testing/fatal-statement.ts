import Database from 'better-sqlite3';

/** At which statement the process that loads this dies by SIGKILL: in the middle of a stage, and of a transaction. */
export interface FatalStatement {
  /** What its SQL holds. */
  readonly sql: string;
  /** Which run of such statements it is, from 1. */
  readonly run: number;
}

export const fatalStatementVariable = 'GLEANER_TEST_FATAL_STATEMENT';

/** Makes a statement fatal, in this thread. */
function arm({ sql, run }: FatalStatement): void {
  let left = run;
  const dieInTime = (): void => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
  const { prototype } = Database;
  const { prepare } = prototype;
  prototype.prepare = function (this: Database.Database, source: string) {
    const statement = prepare.call(this, source);
    if (!source.includes(sql)) return statement;
    const runIt = statement.run.bind(statement) as (...values: readonly unknown[]) => unknown;
    return Object.assign(statement, {
      run: (...values: unknown[]) => {
        dieInTime();
        return runIt(...values);
      },
    });
  } as typeof prepare;
}

const given = process.env[fatalStatementVariable];
if (given !== undefined) arm(JSON.parse(given) as FatalStatement);
