import { create } from 'zustand';
import type { ErrorInfo } from '../../../../shared/app-error.ts';
import type { TrialPick } from '../../../../shared/pipelines/events-trial.ts';
import type { Recipe } from '../../../../shared/recipe.ts';
import { ask } from '../../../bridge/ask.ts';
import { flushSettings } from '../../../commands/save-settings.ts';
import { useStore } from '../../../store/store.ts';
import { workOf } from '../../../store/work-of.ts';
import { flushRecipe } from '../recipe/recipe-commands.ts';

interface TryState {
  readonly starting: boolean;
  /** Why it did not begin. */
  readonly error: ErrorInfo | null;
}

export const useTryReviewed = create<TryState>()(() => ({ starting: false, error: null }));

useStore.subscribe((now, before) => {
  if (now.source?.path !== before.source?.path) useTryReviewed.setState({ starting: false, error: null });
});

interface Asked {
  readonly how: Extract<TrialPick['how'], 'reviewed' | 'drawn'>;
  readonly recipe: Recipe | null;
  readonly model: string;
}

async function begin({ how, recipe, model }: Asked): Promise<ErrorInfo | null> {
  await Promise.all([flushRecipe(), flushSettings()]);
  const picked = await ask('events.pick', { pick: { how }, recipe });
  if (!picked.ok) return picked.error;
  const state = useStore.getState();
  const ids = picked.data.map(({ userId }) => userId);
  const answer = await ask('trial.start', {
    items: picked.data.map(({ userId, rows }) => ({ id: userId, records: rows })),
    columns: [
      {
        work: workOf(state, 'events', { kind: 'named', ids }, { asked: { recipe } }),
        name: recipe?.name ?? null,
        model: model.trim() === '' ? null : model.trim(),
      },
    ],
  });
  if (!answer.ok) return answer.error;
  useStore.setState({ trial: answer.data });
  return null;
}

/** Tries a recipe or a model on the users who are reviewed, or on those who were drawn to be. */
export async function tryReviewed(asked: Asked): Promise<void> {
  if (useTryReviewed.getState().starting) return;
  useTryReviewed.setState({ starting: true, error: null });
  const error = await begin(asked);
  useTryReviewed.setState({ starting: false, error });
}
