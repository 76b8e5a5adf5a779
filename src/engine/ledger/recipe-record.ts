import type { Database } from 'better-sqlite3';
import { hasTable } from '../database/read-schema.ts';

/** A recipe that a job of the file ran with. */
export interface RecipeRecord {
  readonly hash: string;
  readonly name: string;
  /** As JSON. */
  readonly recipe: string;
  /** When a job last began with it, in epoch milliseconds. */
  readonly usedAt: number;
}

/** Keeps a recipe by its hash, under the name that it went by last. Inside a transaction. */
export function keepRecipe(db: Database, { hash, name, recipe, usedAt }: RecipeRecord): void {
  db.prepare(
    `INSERT INTO main.gleaner_recipe (hash, name, recipe, used_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (hash) DO UPDATE SET name = excluded.name, used_at = excluded.used_at`,
  ).run(hash, name, recipe, usedAt);
}

/** Every recipe of the file, the one used last first. */
export function keptRecipes(db: Database): readonly RecipeRecord[] {
  if (!hasTable(db, 'main', 'gleaner_recipe')) return [];
  return db
    .prepare<[], RecipeRecord>(
      'SELECT hash, name, recipe, used_at AS usedAt FROM main.gleaner_recipe ORDER BY used_at DESC, hash',
    )
    .all();
}
