import type { PipelineName } from '../../shared/pipelines/registry.ts';
import type { QueuedJob } from '../../shared/queue.ts';
import type { WhenDoneChoice } from '../../shared/when-done.ts';
import type { Selection } from '../../shared/work.ts';
import { readClient } from '../reads/read-client.ts';
import { withCommand, withSnapshot } from '../store/reducers.ts';
import type { State } from '../store/state.ts';
import { update, useStore } from '../store/store.ts';
import { workOf } from '../store/work-of.ts';
import { askAboutForeign } from './ask-foreign.ts';
import { askOrTell } from './ask-or-tell.ts';
import { flushSettings } from './save-settings.ts';

/** The queue is another now: what shows it reads it again. */
export const queueChanged = (): void =>
  void readClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes('queue.list') });

/** Puts a job behind those that wait, with what the settings say now. Answers whether it waits. */
export async function addToQueue(
  pipeline: PipelineName,
  selection: Selection,
  transport: State['transport'] = 'live',
): Promise<boolean> {
  const asked = await askAboutForeign(pipeline, selection);
  if (asked === null) return false;
  await flushSettings();
  const work = workOf(useStore.getState(), pipeline, selection, { asked, transport });
  return (await askOrTell('queue.change', { kind: 'add', work })) !== undefined;
}

export const removeFromQueue = async ({ id }: QueuedJob): Promise<void> =>
  void (await askOrTell('queue.change', { kind: 'remove', id }));

/** @param before the one that it is to stand before; null for the end */
export const moveInQueue = async ({ id }: QueuedJob, before: string | null): Promise<void> =>
  void (await askOrTell('queue.change', { kind: 'move', id, before }));

/** Begins one that waits. */
export async function startQueued({ id }: QueuedJob): Promise<void> {
  if (useStore.getState().command !== null) return;
  update((state) => withCommand(state, 'start'));
  const started = await askOrTell('queue.start', { id });
  update((state) => withCommand(started === undefined ? state : withSnapshot(state, started), null));
}

export async function chooseWhenDone(choice: WhenDoneChoice): Promise<void> {
  const whenDone = await askOrTell('whenDone.choose', { choice });
  if (whenDone !== undefined) useStore.setState({ whenDone });
}
