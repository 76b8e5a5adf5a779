import type { Database } from 'better-sqlite3';
import { AppError } from '../../../../shared/app-error.ts';
import type { TypeEditInput, TypeEditReport } from '../../../../shared/pipelines/events.ts';
import { usualCategory } from '../../../../shared/recipe.ts';
import { carryOutEdit, keptEdits, undoEdit } from '../../../ledger/type-edits.ts';
import { ensureResultTables } from '../result-tables.ts';
import { countTypes } from './read-types.ts';

/**
 * Merges, renames or moves types over all results. Inside a transaction.
 * @throws AppError unknown_type where no event is of one of them
 */
export function editTypes(
  db: Database,
  { types, into, category }: TypeEditInput,
  at: number,
): TypeEditReport {
  ensureResultTables(db);
  const counted = countTypes(db);
  const known = new Map(counted.map((each) => [each.type, each]));
  const stranger = types.find((type) => !known.has(type));
  if (stranger !== undefined)
    throw new AppError('unknown_type', `No event of this file is of the type ${stranger}.`, {
      hint: 'Write it as the list of types has it.',
      params: { type: stranger },
    });
  const largest = counted.find(({ type }) => types.includes(type));
  const settled = category ?? known.get(into)?.category ?? largest?.category ?? usualCategory;
  const merged = [...new Set(types)].filter((type) => type !== into);
  return { events: carryOutEdit(db, { types: merged, into, category: settled }, at) };
}

/**
 * Gives the events of the last edit that stands their types and categories of before. Inside a transaction.
 * @throws AppError nothing_to_undo
 */
export function undoTypes(db: Database): TypeEditReport {
  const last = keptEdits(db).findLast(({ undone }) => !undone);
  if (last === undefined)
    throw new AppError('nothing_to_undo', 'No change of types is left to be undone.', {
      hint: 'The types are as the model wrote them.',
    });
  return { events: undoEdit(db, last.id) };
}
