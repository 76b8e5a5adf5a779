import type { Database } from 'better-sqlite3';
import { quoteIdentifier as q } from './sql-text.ts';

interface Step {
  readonly opcode: string;
  readonly p4: unknown;
}

/** As SQLite flags a function that gives the same for the same, in `pragma function_list`. */
const deterministic = 0x800;
/** Aggregates that SQLite flags not, and that give the same in whatever order rows come. */
const anyOrder = new Set(['count', 'sum', 'total', 'avg', 'min', 'max']);
/** They are flagged, and give the present where they are asked for it. */
const ofTime = new Set(['date', 'time', 'datetime', 'julianday', 'unixepoch', 'strftime', 'timediff']);

/** The functions that always give the same for the same, by SQLite's own word. */
function steadyFunctions(db: Database): ReadonlySet<string> {
  const listed = db.prepare<[], { name: string; flags: number }>('PRAGMA function_list').all();
  const flagged = listed.filter(({ flags }) => (flags & deterministic) !== 0);
  return new Set([...flagged.map(({ name }) => name.toLowerCase()), ...anyOrder]);
}

/** The functions that a statement calls, with the number of their arguments: `date(-1)` is as SQLite writes it. */
function calledBy(steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ opcode, p4 }) =>
    /^(?:Function|PureFunc|AggStep|AggValue)/.test(opcode) && typeof p4 === 'string'
      ? (/^(\w+)\(/.exec(p4)?.[1]?.toLowerCase() ?? [])
      : [],
  );
}

/**
 * What makes that a view need not give the same rows whenever it is read, in SQLite's own words: a function such as
 * `random`, or `recursion`, which need not end. Null where nothing does. The view is compiled and not read.
 */
export function whyUnsteady(db: Database, schema: string, view: string): string | null {
  const select = `SELECT * FROM ${q(schema)}.${q(view)}`;
  try {
    const steps = db.prepare<[], Step>(`EXPLAIN ${select}`).all();
    const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${select}`).all();
    if (plan.some(({ detail }) => detail.includes('RECURSIVE STEP'))) return 'recursion';
    const steady = steadyFunctions(db);
    const called = calledBy(steps);
    const odd = called.find((name) => !steady.has(name));
    if (odd !== undefined) return odd;
    const clock = called.find((name) => ofTime.has(name));
    const asksNow = steps.some(
      ({ opcode, p4 }) => opcode === 'String8' && typeof p4 === 'string' && /^now$/i.test(p4.trim()),
    );
    return clock !== undefined && asksNow ? `${clock}('now')` : null;
  } catch (thrown) {
    // It refers to what is gone, or calls what the schema of a file may not.
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
