import type { ErrorInfo } from '../../../../shared/app-error.ts';
import type { Answer } from '../../../../shared/contract.ts';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import type { EventEdit, EventEditReport } from '../../../../shared/pipelines/review.ts';
import { ask } from '../../../bridge/ask.ts';
import { askOrTell } from '../../../commands/ask-or-tell.ts';
import { liveReads, readClient } from '../../../reads/read-client.ts';
import { useStore } from '../../../store/store.ts';
import { ofOpenFile } from '../../of-open-file.ts';
import { flushRecipe, recipeInUse } from '../recipe/recipe-commands.ts';

/** What was done last, to be told. */
export interface Told {
  readonly report: EventEditReport;
  readonly how: 'done' | 'undone' | 'redone';
}

/** What is being asked of the analyst: words and rows of an event, rows of a new one, or events that become one. */
export type ReviewMode =
  | { readonly kind: 'edit'; readonly event: ExtractedEvent }
  | { readonly kind: 'add' }
  | { readonly kind: 'split'; readonly event: ExtractedEvent }
  | { readonly kind: 'merge' };

const nothing: ReadonlySet<string> = new Set();

export const useReview = ofOpenFile({
  busy: false,
  told: null as Told | null,
  /** Why the last edit was refused. */
  error: null as ErrorInfo | null,
  mode: null as ReviewMode | null,
  /** Rows that are ticked, by id, and events. */
  rows: nothing,
  picked: nothing,
});

/** Begins to ask; what is ticked at first is what the event has. */
export function beginMode(mode: ReviewMode, picked: readonly string[] = []): void {
  const rows = mode.kind === 'edit' ? new Set(mode.event.sourceRowIds) : nothing;
  useReview.setState({ mode, rows, picked: new Set(picked), told: null, error: null });
}

/** What was told is not told again on another page. */
export const forgetTold = (): void => useReview.setState({ told: null, error: null });

export const leaveMode = (): void =>
  useReview.setState({ mode: null, rows: nothing, picked: nothing, error: null });

const toggled = (set: ReadonlySet<string>, id: string): ReadonlySet<string> =>
  set.has(id) ? new Set([...set].filter((each) => each !== id)) : new Set([...set, id]);

export const toggleRow = (id: string): void =>
  useReview.setState((state) => ({ rows: toggled(state.rows, id) }));
export const toggleEvent = (id: string): void =>
  useReview.setState((state) => ({ picked: toggled(state.picked, id) }));

/** Edits that wait for those before them: keys are pressed faster than a disk writes. */
let before: Promise<unknown> = Promise.resolve();
let waiting = 0;

/** Carries an edit out behind those before it, and reads again what is on show; null where it was refused. */
function carryOut(
  request: () => Promise<Answer<EventEditReport>>,
  how: Told['how'],
): Promise<EventEditReport | null> {
  waiting += 1;
  useReview.setState({ busy: true, error: null });
  const edited = before.then(async () => {
    const answer = await request();
    waiting -= 1;
    if (!answer.ok) {
      useReview.setState({ busy: waiting > 0, told: null, error: answer.error });
      return null;
    }
    // What is on show is read once for all that wait.
    if (waiting === 0) await readClient.invalidateQueries({ queryKey: [liveReads] });
    useReview.setState({ busy: waiting > 0, told: { report: answer.data, how } });
    return answer.data;
  });
  before = edited.catch(() => undefined);
  return edited;
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

/** Draws users at random until so many are drawn in all. */
export async function drawUsers(count: number): Promise<void> {
  if (useReview.getState().busy) return;
  useReview.setState({ busy: true });
  await askOrTell('events.drawUsers', { count });
  await readClient.invalidateQueries({ queryKey: [liveReads] });
  useReview.setState({ busy: false });
}
