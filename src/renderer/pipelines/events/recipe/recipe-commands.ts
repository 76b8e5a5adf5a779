import { create } from 'zustand';
import type { ErrorInfo } from '../../../../shared/app-error.ts';
import { type EventType, type Recipe, recipeSchema } from '../../../../shared/recipe.ts';
import { builtInRecipes } from '../../../../shared/recipes/built-in.ts';
import { maxRecipes } from '../../../../shared/settings.ts';
import type { SourceMapping } from '../../../../shared/source-mapping.ts';
import { ask } from '../../../bridge/ask.ts';
import { askOrTell } from '../../../commands/ask-or-tell.ts';
import { saveChoice } from '../../../commands/save-settings.ts';
import type { State } from '../../../store/state.ts';
import { update, useStore } from '../../../store/store.ts';
import { wrongFields } from './wrong-fields.ts';

/** How long after the last key stroke a recipe is saved. */
const saveAfterMs = 400;

const untouched = {
  /** The recipe as it is being typed; null where what is saved is on show. */
  draft: null as Recipe | null,
  /** Why the file cannot be read by it. */
  unfit: null as ErrorInfo | null,
  /** Where the last one was written to. */
  exportedTo: null as string | null,
};

export const useRecipeDraft = create(() => untouched);

useStore.subscribe((now, before) => {
  if (now.source?.path === before.source?.path) return;
  // What was being typed was of the file that was open.
  useRecipeDraft.setState(untouched);
  const isUnknown = (now.source?.found.events?.missing.length ?? 0) > 0;
  // A recipe that is used for every file may say what the file itself does not.
  if (isUnknown && (askedRecipe(now)?.read.mapping ?? null) !== null) void readAgain();
});

let timer: ReturnType<typeof setTimeout> | undefined;

// A job that starts, from whatever page, takes what was typed last.
useStore.subscribe((now, before) => {
  const starts = now.command === 'start' && before.command !== 'start';
  if (starts || now.page !== before.page) void flushRecipe();
});

/** The recipe that a job of the open file is asked; null for what the file was read by last, or what fits it. */
export const askedRecipe = ({
  fileOptions,
  settings,
}: Pick<State, 'fileOptions' | 'settings'>): Recipe | null =>
  fileOptions.events?.recipe === undefined ? settings.options.events.recipe : fileOptions.events.recipe;

/** The one that this comes to. */
export const recipeInUse = (state: Pick<State, 'fileOptions' | 'settings' | 'source'>): Recipe | null =>
  askedRecipe(state) ?? state.source?.found.events?.recipe ?? null;

export const isOwnRecipe = ({ settings }: Pick<State, 'settings'>, recipe: Recipe | null): boolean =>
  recipe !== null && settings.recipes.some(({ name }) => name === recipe.name);

/** Looks at the open file by what is asked now, so that its users and counts are those of the recipe. */
async function readAgain(): Promise<void> {
  const state = useStore.getState();
  if (state.source?.found.events === undefined || state.job?.status === 'running') return;
  const answer = await ask('events.readBy', { recipe: askedRecipe(state) });
  useRecipeDraft.setState({ unfit: answer.ok ? null : answer.error });
  if (!answer.ok) return;
  update((now) =>
    now.source === null || now.source.path !== state.source?.path
      ? now
      : { ...now, source: { ...now.source, found: { ...now.source.found, events: answer.data } } },
  );
}

/** Says more of how the open file is read and what it is asked. */
export const askBesides = (more: State['fileOptions']['events']): void =>
  update((state) => ({
    ...state,
    fileOptions: { ...state.fileOptions, events: { ...state.fileOptions.events, ...more } },
  }));

/** Has the open file read by this recipe; null is what fits it. */
export async function chooseRecipe(recipe: Recipe | null): Promise<void> {
  await flushRecipe();
  useRecipeDraft.setState(untouched);
  askBesides({ recipe });
  await readAgain();
}

/** The settings with a recipe of the analyst's own in place of the one of that name. */
async function saveOwn(before: string, recipe: Recipe | null): Promise<void> {
  const { recipes, options } = useStore.getState().settings;
  const kept = recipes.flatMap((each) => (each.name !== before ? [each] : recipe === null ? [] : [recipe]));
  const isDefault = options.events.recipe?.name === before;
  await saveChoice({
    recipes: kept,
    ...(isDefault ? { options: { ...options, events: { ...options.events, recipe } } } : {}),
  });
}

/** Changes the mapping of the recipe on show; null is what is found by looking. */
export const editMapping = (mapping: SourceMapping | null): void =>
  editRecipe((recipe) => ({ ...recipe, read: { ...recipe.read, mapping } }));

type Ask = Recipe['ask'];

/** Changes what the recipe on show asks. */
export const editAsk = (change: (ask: Ask) => Partial<Ask>): void =>
  editRecipe((recipe) => ({ ...recipe, ask: { ...recipe.ask, ...change(recipe.ask) } }));

/** Changes one of its types, told by its place. */
export const editType = (index: number, change: (type: EventType) => Partial<EventType>): void =>
  editAsk(({ types }) => ({
    types: types.map((each, at) => (at === index ? { ...each, ...change(each) } : each)),
  }));

/** Puts what was found into the recipe on show, to be changed; one that is not her own is copied under that name first. */
export async function setByHand(mapping: SourceMapping, copyName: string): Promise<void> {
  const state = useStore.getState();
  const shown = recipeInUse(state);
  if (shown === null) return;
  if (!isOwnRecipe(state, shown)) await addRecipe({ ...shown, name: copyName });
  editMapping(mapping);
}

/** Changes the recipe on show, one of her own; saved once the typing rests. */
export function editRecipe(change: (recipe: Recipe) => Recipe): void {
  const state = useStore.getState();
  const shown = useRecipeDraft.getState().draft ?? recipeInUse(state);
  if (shown === null || !isOwnRecipe(state, recipeInUse(state))) return;
  useRecipeDraft.setState({ draft: change(shown) });
  clearTimeout(timer);
  timer = setTimeout(() => void flushRecipe(), saveAfterMs);
}

/** Every recipe that there is: her own, and those that are built in. */
export const everyRecipe = (own: readonly Recipe[]): readonly Recipe[] => [
  ...own,
  ...Object.values(builtInRecipes),
];

const isTaken = (wanted: string): boolean =>
  everyRecipe(useStore.getState().settings.recipes).some(({ name }) => name === wanted);

/** Saves what was typed, where it is a recipe. */
export async function flushRecipe(): Promise<void> {
  clearTimeout(timer);
  const { draft } = useRecipeDraft.getState();
  const before = recipeInUse(useStore.getState());
  if (draft === null || before === null || draft === before) return;
  const { success, data } = recipeSchema.safeParse(draft);
  if (!success || wrongFields(draft).size > 0 || (data.name !== before.name && isTaken(data.name))) return;
  askBesides({ recipe: data });
  await saveOwn(before.name, data);
  useRecipeDraft.setState((now) => (now.draft === draft ? { draft: null } : now));
  if (JSON.stringify(data.read) !== JSON.stringify(before.read)) await readAgain();
}

/** A name that no other recipe has: `Car buying 2`. */
function freeName(name: string): string {
  if (!isTaken(name)) return name;
  const [, stem = name, number = '1'] = /^(.*?)(?: (\d+))?$/u.exec(name) ?? [];
  for (let next = Number(number) + 1; ; next += 1) if (!isTaken(`${stem} ${next}`)) return `${stem} ${next}`;
}

/** Keeps a recipe as one of her own, under a name of its own, and uses it. */
export async function addRecipe(recipe: Recipe): Promise<void> {
  await flushRecipe();
  const { recipes } = useStore.getState().settings;
  if (recipes.length >= maxRecipes) return;
  const own = { ...recipe, name: freeName(recipe.name) };
  await saveChoice({ recipes: [...recipes, own] });
  await chooseRecipe(own);
}

export async function deleteRecipe(recipe: Recipe): Promise<void> {
  await chooseRecipe(null);
  await saveOwn(recipe.name, null);
}

/** Uses a recipe for every file that says nothing else; with null each gets the one that fits it. */
export async function takeForEveryFile(recipe: Recipe | null): Promise<void> {
  const { options } = useStore.getState().settings;
  await saveChoice({ options: { ...options, events: { ...options.events, recipe } } });
}

export async function importRecipe(): Promise<void> {
  const recipe = await askOrTell('recipe.import', undefined);
  if (recipe !== undefined && recipe !== null) await addRecipe(recipe);
}

export async function exportRecipe(recipe: Recipe): Promise<void> {
  const path = await askOrTell('recipe.export', recipe);
  if (path !== undefined && path !== null) useRecipeDraft.setState({ exportedTo: path });
}
