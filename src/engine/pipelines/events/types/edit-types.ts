import type { Database } from 'better-sqlite3';
import { AppError } from '../../../../shared/app-error.ts';
import type { TypeEditInput, TypeEditReport } from '../../../../shared/pipelines/events/types.ts';
import { usualCategory } from '../../../../shared/recipe.ts';
import { carryOutEdit, undoEdit } from '../../../ledger/type-edits.ts';
import { ensureResultTables } from '../result-tables.ts';
import { countTypes } from './count-types.ts';
import { lastEdits } from './settle-types.ts';

type Edited = Pick<TypeEditReport, 'events'>;

/**
 * Merges, renames or moves types over all results. Inside a transaction.
 * @throws AppError unknown_type where no event is of one of them
 */
export function editTypes(
  db: Database,
  { types, into, category }: Pick<TypeEditInput, 'types' | 'into' | 'category'>,
  at: number,
): Edited {
  ensureResultTables(db);
  const counted = countTypes(db);
  const known = new Map(counted.map((each) => [each.type, each]));
  const stranger = types.find((type) => !known.has(type));
  if (stranger !== undefined)
    throw new AppError('unknown_type', `No event of this file is of the type ${stranger}.`, {
      hint: 'Write it as the list of types has it.',
      params: { type: stranger },
    });
  if (into === null) return moveTypes(db, [...new Set(types)], category, at);
  const largest = counted.find(({ type }) => types.includes(type));
  const settled = category ?? known.get(into)?.category ?? largest?.category ?? usualCategory;
  const merged = [...new Set(types)].filter((type) => type !== into);
  return { events: carryOutEdit(db, { types: merged, into, category: settled }, at) };
}

/** Each keeps its name: an edit for each, of one time, by which they are undone together. */
function moveTypes(db: Database, types: readonly string[], category: string | null, at: number): Edited {
  if (category === null)
    throw new AppError('bad_input', 'Neither a name nor a category is given.', {
      hint: 'Say what the types are to be called, or to which category they belong.',
      params: { field: 'category' },
    });
  const moved = types.map((into) => carryOutEdit(db, { types: [], into, category }, at));
  return { events: moved.reduce((sum, events) => sum + events, 0) };
}

/**
 * Gives the events of the last edit that stands their types and categories of before. Inside a transaction.
 * @throws AppError nothing_to_undo
 */
export function undoTypes(db: Database): Edited {
  const last = lastEdits(db);
  if (last.length === 0)
    throw new AppError('nothing_to_undo', 'No change of types is left to be undone.', {
      hint: 'The types are as the model wrote them.',
    });
  const undone = last.map(({ id }) => undoEdit(db, id));
  return { events: undone.reduce((sum, events) => sum + events, 0) };
}
