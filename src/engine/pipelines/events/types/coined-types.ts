import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Recipe } from '../../../../shared/recipe.ts';
import { guardDatabase } from '../../../database/database-error.ts';
import { busyTimeoutMs, harden, type SourceFile } from '../../../database/open-source-file.ts';
import { hasColumn, hasTable } from '../../../database/read-schema.ts';
import { eventsTable } from '../result-tables.ts';
import { isClosed } from './question.ts';

/** So many are told, in the order in which they came up: what was told before stands in front, for caches of what begins alike. */
const mostTold = 40;
/** What a model coins from rows goes into later requests: short names in plain letters, and of two users at least. */
const plainName = /^[\p{L}\p{N}][\p{L}\p{N} _·-]{0,23}$/u;
const leastUsers = 2;

interface UsedType {
  readonly type: string;
  readonly users: number;
}

/** The types that a database has of a recipe, in the order in which they came up. */
function typesOf(db: Database.Database, recipe: string): readonly UsedType[] {
  if (!hasTable(db, 'main', eventsTable) || !hasColumn(db, eventsTable, 'recipe')) return [];
  return db
    .prepare<[string], UsedType>(
      `SELECT event_type AS type, COUNT(DISTINCT user_id) AS users FROM main.extracted_events WHERE recipe = ?
       GROUP BY event_type ORDER BY MIN(rowid)`,
    )
    .all(recipe);
}

/** Of a trial: the types that the runs of its file have brought. */
function typesOfRuns(place: string | undefined, recipe: string): readonly UsedType[] {
  if (place === undefined || !existsSync(place)) return [];
  return guardDatabase(() => {
    const db = new Database(place, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
    try {
      harden(db);
      return typesOf(db, recipe);
    } finally {
      db.close();
    }
  });
}

/** Gathers the types that answers coin, from those that a file has of the same recipe on: a trial is told what a run would be. */
export function gatherCoined(
  { db, runsAt }: Pick<SourceFile, 'db' | 'runsAt'>,
  ask: Recipe['ask'],
  recipe: string,
) {
  if (ask.types.length === 0 || isClosed(ask)) return { told: () => [], note: () => {} };
  const known = new Set([...ask.types.map(({ name }) => name), ...ask.aliases.map(({ from }) => from)]);
  const told: string[] = [];
  const users = new Map<string, number>();
  const add = (type: string, count: number): void => {
    if (known.has(type) || !plainName.test(type)) return;
    const before = users.get(type) ?? 0;
    users.set(type, before + count);
    if (before < leastUsers && before + count >= leastUsers && told.length < mostTold) told.push(type);
  };
  let isRead = false;
  const read = (): void => {
    if (isRead) return;
    isRead = true;
    for (const each of [...typesOfRuns(runsAt, recipe), ...typesOf(db, recipe)]) add(each.type, each.users);
  };
  return {
    /** Types that the model has coined so far; none where the recipe lists none, or admits no others. */
    told: (): readonly string[] => {
      read();
      return [...told];
    },
    /** Takes in what was found of a user. */
    note: (types: Iterable<string>): void => {
      read();
      for (const type of new Set(types)) add(type, 1);
    },
  };
}
