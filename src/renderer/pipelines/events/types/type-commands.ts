import type { RouteInput } from '../../../../shared/contract.ts';
import type { TypeEditReport } from '../../../../shared/pipelines/events/types.ts';
import type { Recipe } from '../../../../shared/recipe.ts';
import { maxRecipes } from '../../../../shared/settings.ts';
import { askOrTell } from '../../../commands/ask-or-tell.ts';
import { lookAgain } from '../../../reads/keep-file-fresh.ts';
import { useStore } from '../../../store/store.ts';
import { ofOpenFile } from '../../of-open-file.ts';
import {
  addRecipe,
  askedRecipe,
  chooseRecipe,
  editRecipe,
  flushRecipe,
  isOwnRecipe,
  recipeInUse,
} from '../recipe/recipe-commands.ts';

/** What became of the last change that was made here. */
interface Told {
  readonly events: number;
  readonly undone: boolean;
  /** The recipe that has it now, and the hash of what it says; null where it stands in no recipe, but with the file. */
  readonly written: { readonly name: string; readonly hash: string } | null;
}

export const useTypeChange = ofOpenFile({ busy: false, told: null as Told | null });

type Aliases = Recipe['ask']['aliases'];
const isSame = (one: Aliases, other: Aliases): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Writes what types are called now into the recipe in use. One that is not her own is copied first; what is undone makes no copy.
 * Answers the name of the recipe that has it; null where none was written.
 */
async function writeInto(report: TypeEditReport, copyOf: ((name: string) => string) | null) {
  const state = useStore.getState();
  const shown = recipeInUse(state);
  const { aliases } = report.recipe.ask;
  if (shown === null) return null;
  if (isOwnRecipe(state, shown)) {
    // What is told of the file may know of the change already; what is kept of the recipe does not.
    const own = state.settings.recipes.find(({ name }) => name === shown.name);
    if (own !== undefined && isSame(own.ask.aliases, aliases)) return null;
    await flushRecipe();
    editRecipe((recipe) => ({ ...recipe, ask: { ...recipe.ask, aliases } }));
    await flushRecipe();
  } else if (copyOf === null || state.settings.recipes.length >= maxRecipes) {
    // The file itself has told of its types: what it is read by is looked up again.
    await chooseRecipe(askedRecipe(state));
    return null;
  } else if (!isSame(shown.ask.aliases, aliases)) {
    await addRecipe({ ...shown, name: copyOf(shown.name), ask: { ...shown.ask, aliases } });
  } else return null;
  return { name: recipeInUse(useStore.getState())?.name ?? shown.name, hash: report.hash };
}

async function carryOut(
  ask: () => Promise<TypeEditReport | undefined>,
  copyOf: ((name: string) => string) | null,
): Promise<boolean> {
  if (useTypeChange.getState().busy) return false;
  useTypeChange.setState({ busy: true, told: null });
  await flushRecipe();
  const report = await ask();
  if (report === undefined) {
    useTypeChange.setState({ busy: false });
    return false;
  }
  const written = await writeInto(report, copyOf);
  // What the tab and the header say of the file, too, is as the change left it.
  await lookAgain();
  useTypeChange.setState({
    busy: false,
    told: { events: report.events, undone: copyOf === null, written },
  });
  return true;
}

/**
 * Merges, renames or moves types over all results.
 * @param copyOf how a copy of a recipe is called
 */
export const changeTypes = (
  edit: Omit<RouteInput<'events.editTypes'>, 'recipe'>,
  copyOf: (name: string) => string,
): Promise<boolean> =>
  carryOut(
    () => askOrTell('events.editTypes', { ...edit, recipe: recipeInUse(useStore.getState()) }),
    copyOf,
  );

/** Takes the last change back. */
export const undoTypeChange = (): Promise<boolean> =>
  carryOut(() => askOrTell('events.undoTypes', { recipe: recipeInUse(useStore.getState()) }), null);
