import type { Database } from 'better-sqlite3';
import type { Recipe } from '../../../../shared/recipe.ts';
import { type KeptEdit, keptEdits } from '../../../ledger/type-edits.ts';

/** What an event is called and of which category. */
export interface Named {
  readonly type: string;
  readonly category: string;
}

type Edit = Pick<KeptEdit, 'id' | 'types' | 'into' | 'category'>;
type Aliases = Recipe['ask']['aliases'];

/** An event as it is kept, and of each edit that changed it what it was before. */
export interface SettledName extends Named {
  readonly changes: readonly (Named & { readonly edit: number })[];
}

/** The edits of a file that are not undone, in their order. */
export const standingEdits = (db: Database): readonly KeptEdit[] =>
  keptEdits(db).filter(({ undone }) => !undone);

/** The edits that were made last and at once, the last first; none where nothing is left to be undone. */
export function lastEdits(db: Database): readonly KeptEdit[] {
  const standing = standingEdits(db).toReversed();
  const [last] = standing;
  if (last === undefined || last.types.length > 0) return standing.slice(0, 1);
  const end = standing.findIndex(({ types, at }) => types.length > 0 || at !== last.at);
  return standing.slice(0, end === -1 ? standing.length : end);
}

const takes = ({ types, into }: Edit, type: string): boolean => type === into || types.includes(type);

/** What a type is called after every alias: one that leads back to itself ends where it began again. */
function aliasOf(to: ReadonlyMap<string, string>, type: string): string {
  const seen = new Set<string>();
  let name = type;
  for (let next = to.get(name); next !== undefined && !seen.has(name); next = to.get(name)) {
    seen.add(name);
    name = next;
  }
  return name;
}

/**
 * Says how an event is kept that a reply gives a name: as each edit of the file in its turn would have changed it, and then as the
 * recipe's aliases say.
 */
export function typeSettler(edits: readonly Edit[], aliases: Aliases): (event: Named) => SettledName {
  const to = new Map(aliases.map((alias) => [alias.from, alias.to]));
  return (event) => {
    let { type, category } = event;
    const changes: (Named & { edit: number })[] = [];
    for (const edit of edits) {
      if (!takes(edit, type) || (edit.into === type && edit.category === category)) continue;
      changes.push({ edit: edit.id, type, category });
      ({ into: type, category } = edit);
    }
    return { type: aliasOf(to, type), category, changes };
  };
}

/** A recipe as it holds after the edits of a file: with what was merged as aliases, and without what was undone. */
export function withEdits(recipe: Recipe, edits: readonly KeptEdit[]): Recipe {
  if (edits.length === 0) return recipe;
  const inForce = edits.filter(({ undone }) => !undone);
  const { aliases } = recipe.ask;
  const isOfEdits = (alias: Aliases[number]): boolean =>
    edits.some(({ types }) => types.includes(alias.from)) && edits.some(({ into }) => into === alias.to);
  const settle = typeSettler(inForce, []);
  const own = aliases.filter((alias) => !isOfEdits(alias));
  const names = new Set(inForce.flatMap(({ types }) => types));
  const merged = [...names].flatMap((from) => {
    const { type: to } = settle({ type: from, category: '' });
    return to === from || own.some((alias) => alias.from === from) ? [] : [{ from, to }];
  });
  // Too many for a recipe: the file holds them all the same.
  const kept = [...own, ...merged].slice(0, 1_000);
  return { ...recipe, ask: { ...recipe.ask, aliases: kept } };
}
