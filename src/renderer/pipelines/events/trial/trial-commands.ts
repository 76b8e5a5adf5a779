import { create } from 'zustand';
import type { ErrorInfo } from '../../../../shared/app-error.ts';
import { mostTried, type TrialPick } from '../../../../shared/pipelines/events-trial.ts';
import type { Recipe } from '../../../../shared/recipe.ts';
import type { TrialState } from '../../../../shared/trial.ts';
import { ask } from '../../../bridge/ask.ts';
import { askOrTell } from '../../../commands/ask-or-tell.ts';
import { flushSettings } from '../../../commands/save-settings.ts';
import { liveReads, readClient } from '../../../reads/read-client.ts';
import { showField } from '../../../store/navigation.ts';
import type { State } from '../../../store/state.ts';
import { useStore } from '../../../store/store.ts';
import { workOf } from '../../../store/work-of.ts';
import { everyRecipe, flushRecipe, recipeInUse } from '../recipe/recipe-commands.ts';

export const trialFieldId = 'trial';
/** So many users are tried on unless somebody says otherwise. */
export const usualCount = 5;

/** What stands beside the recipe in use: nothing, another recipe, or another model. */
type Beside =
  | { readonly kind: 'none' }
  | { readonly kind: 'recipe'; readonly recipe: Recipe }
  | { readonly kind: 'model'; readonly model: string };

const fresh = {
  how: 'random' as TrialPick['how'],
  count: usualCount,
  /** Those who were chosen by hand. */
  ids: [] as readonly string[],
  beside: { kind: 'none' } as Beside,
  /** Why it did not begin. */
  error: null as ErrorInfo | null,
  /** It is being asked for. */
  starting: false,
};
type TrialForm = Readonly<typeof fresh>;

/** What stood beside the recipe in a trial; nothing where its recipe is not here any more. */
function besideOf({ columns }: TrialState, own: readonly Recipe[]): Beside {
  const [first, second] = columns;
  if (second === undefined) return { kind: 'none' };
  if (second.name === first?.name) return { kind: 'model', model: second.model };
  const recipe = everyRecipe(own).find(({ name }) => name === second.name);
  return recipe === undefined ? { kind: 'none' } : { kind: 'recipe', recipe };
}

/** The form as it asks for a trial once more that was left when the file was closed. */
const formOf = ({ trial, settings }: Pick<State, 'trial' | 'settings'>): TrialForm =>
  trial === null
    ? fresh
    : { ...fresh, how: 'named', ids: trial.items, beside: besideOf(trial, settings.recipes) };

export const useTrialForm = create<TrialForm>()(() => formOf(useStore.getState()));

useStore.subscribe((now, before) => {
  // Who was chosen, was of the file that was open. What is there as the window opens is of the file that it opens with.
  if (now.source?.path !== before.source?.path)
    useTrialForm.setState(before.source === null ? formOf(now) : fresh);
  const isRecalled = before.trial === null && now.trial?.running === false;
  if (isRecalled && !useTrialForm.getState().starting) useTrialForm.setState(formOf(now));
  // What a trial took is in the estimate from then on.
  if (before.trial?.running === true && now.trial?.running === false)
    void readClient.invalidateQueries({ queryKey: [liveReads] });
});

export const canTry = ({ how, ids, count }: Pick<TrialForm, 'how' | 'ids' | 'count'>): boolean =>
  how === 'named' ? ids.length > 0 : Number.isInteger(count) && count >= 1 && count <= mostTried;

function pickOf({ how, count, ids }: TrialForm): TrialPick {
  return how === 'named'
    ? { how, ids: [...ids] }
    : how === 'random'
      ? { how, count, seed: 1 }
      : { how, count };
}

/** Picks the users, and begins. @throws what was refused */
async function begin(again: boolean): Promise<ErrorInfo | null> {
  await Promise.all([flushRecipe(), flushSettings()]);
  const state = useStore.getState();
  const form = useTrialForm.getState();
  const recipe = recipeInUse(state);
  const picked = await ask('events.pick', { pick: pickOf(form), recipe });
  if (!picked.ok) return picked.error;
  const ids = picked.data.map(({ userId }) => userId);
  if (ids.length === 0) return null;
  const selection = { kind: 'named', ids } as const;
  const question = (asked: Recipe | null, model: string | null) => ({
    work: workOf(state, 'events', { ...selection, ids: [...ids] }, { asked: { recipe: asked } }),
    name: asked?.name ?? null,
    model,
  });
  const { beside } = form;
  const otherModel = beside.kind === 'model' ? beside.model.trim() : '';
  const columns = [
    question(recipe, null),
    ...(beside.kind === 'recipe' ? [question(beside.recipe, null)] : []),
    ...(otherModel === '' ? [] : [question(recipe, otherModel)]),
  ];
  const items = picked.data.map(({ userId, rows }) => ({ id: userId, records: rows }));
  const answer = await ask('trial.start', { items, columns, again });
  if (!answer.ok) return answer.error;
  useStore.setState({ trial: answer.data });
  return null;
}

export async function startTrial(again = false): Promise<void> {
  if (useTrialForm.getState().starting) return;
  useTrialForm.setState({ starting: true, error: null });
  const error = await begin(again);
  useTrialForm.setState({ starting: false, error });
}

/** Tries on some users, and shows how it goes. */
export async function tryOn(who: Pick<TrialForm, 'how'> & Partial<TrialForm>): Promise<void> {
  useTrialForm.setState(who);
  showField('recipe', trialFieldId);
  await startTrial();
}

export const stopTrial = (): Promise<unknown> => askOrTell('trial.stop', undefined);

export async function forgetTrials(): Promise<void> {
  await askOrTell('trial.forget', undefined);
  await readClient.invalidateQueries({ queryKey: [liveReads] });
}
