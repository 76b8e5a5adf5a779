import { create } from 'zustand';
import type { ErrorInfo } from '../../../../shared/app-error.ts';
import type { Answer } from '../../../../shared/contract.ts';
import type { EventEdit, EventEditReport } from '../../../../shared/pipelines/review.ts';
import { ask } from '../../../bridge/ask.ts';
import { lookAgain } from '../../../reads/keep-file-fresh.ts';
import { useStore } from '../../../store/store.ts';
import { flushRecipe, recipeInUse } from '../recipe/recipe-commands.ts';

/** What was done last, to be told. */
interface Told {
  readonly report: EventEditReport;
  readonly how: 'done' | 'undone' | 'redone';
}

interface ReviewState {
  readonly busy: boolean;
  readonly told: Told | null;
  /** Why the last edit was refused. */
  readonly error: ErrorInfo | null;
}

const fresh: ReviewState = { busy: false, told: null, error: null };
export const useReview = create<ReviewState>()(() => fresh);

// What was edited was of the file that was open.
useStore.subscribe((now, before) => {
  if (now.source?.path !== before.source?.path) useReview.setState(fresh);
});

/** Carries an edit out, and reads again what is on show; null where it was refused, or another one is under way. */
async function carryOut(
  request: () => Promise<Answer<EventEditReport>>,
  how: Told['how'],
): Promise<EventEditReport | null> {
  if (useReview.getState().busy) return null;
  useReview.setState({ busy: true, error: null });
  const answer = await request();
  if (!answer.ok) {
    useReview.setState({ busy: false, told: null, error: answer.error });
    return null;
  }
  // The tabs' counts of events and types are the file's.
  await lookAgain();
  useReview.setState({ busy: false, told: { report: answer.data, how } });
  return answer.data;
}

/** Edits the events of a user, by the types and attributes of the recipe in use. */
export const editEvents = (userId: string, edit: EventEdit): Promise<EventEditReport | null> =>
  carryOut(async () => {
    await flushRecipe();
    return ask('events.editEvents', { userId, edit, recipe: recipeInUse(useStore.getState()) });
  }, 'done');

export const undoEvents = (): Promise<EventEditReport | null> =>
  carryOut(() => ask('events.undoEvents', undefined), 'undone');

export const redoEvents = (): Promise<EventEditReport | null> =>
  carryOut(() => ask('events.redoEvents', undefined), 'redone');

export const forgetTold = (): void => useReview.setState({ told: null, error: null });
