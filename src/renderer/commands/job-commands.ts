import type { Answer, ToldJob } from '../../shared/contract.ts';
import { type PipelineName, pipelineOfPage } from '../../shared/pipelines/registry.ts';
import type { Selection } from '../../shared/work.ts';
import { ask } from '../bridge/ask.ts';
import { liveReads, readClient } from '../reads/read-client.ts';
import { showRun, showTop } from '../store/navigation.ts';
import { isActive, withCommand, withSnapshot, withWorkspace } from '../store/reducers.ts';
import type { JobCommand, State } from '../store/state.ts';
import { update, useStore } from '../store/store.ts';
import { workOf } from '../store/work-of.ts';
import { askAboutForeign } from './ask-foreign.ts';
import { askOrTell } from './ask-or-tell.ts';
import { flushSettings } from './save-settings.ts';

async function send(name: 'job.pause' | 'job.resume' | 'job.cancel', command: JobCommand): Promise<void> {
  const { job, command: underWay } = useStore.getState();
  if (underWay !== null || !isActive(job)) return;
  update((state) => withCommand(state, command));
  const snapshot = await askOrTell(name, undefined);
  update((state) => withCommand(snapshot === undefined ? state : withSnapshot(state, snapshot), null));
}

/** Lets the job rest once the requests on their way are answered; what it shows of itself says so meanwhile. */
export async function pauseAfterRequests(): Promise<void> {
  const snapshot = await askOrTell('job.pause', { when: 'after_requests' });
  if (snapshot !== undefined) update((state) => withSnapshot(state, snapshot));
}

export const pauseJob = (): Promise<void> => send('job.pause', 'pause');

/** Resumes with the settings as they stand on the screen: an edit under way is saved first. */
export async function resumeJob(): Promise<void> {
  await flushSettings();
  await send('job.resume', 'resume');
}

export async function cancelJob(): Promise<void> {
  useStore.setState({ cancelAsked: false });
  await send('job.cancel', 'cancel');
}

/** Starts a job; a refusal is kept for the place beside the button. Answers whether it started. */
async function begin(start: () => Promise<Answer<ToldJob>>): Promise<boolean> {
  if (useStore.getState().command !== null) return false;
  update((state) => withCommand(state, 'start'));
  await flushSettings();
  const answer = await start();
  update((state) => {
    const rested = withCommand(state, null);
    return answer.ok ? withSnapshot(rested, answer.data) : { ...rested, startError: answer.error };
  });
  return answer.ok;
}

/** Starts a pipeline's job, with what the settings say of it once all that was typed is saved. */
export async function startJob(
  pipeline: PipelineName,
  selection: Selection,
  transport: State['transport'] = 'live',
): Promise<boolean> {
  const asked = await askAboutForeign(pipeline, selection);
  if (asked === null) return false;
  const began = await begin(() =>
    ask('job.start', workOf(useStore.getState(), pipeline, selection, { asked, transport })),
  );
  if (began) showTop();
  return began;
}

/** Starts a job over what is chosen on the page that is on show. */
export async function startSelected(): Promise<void> {
  const { source, selection, page } = useStore.getState();
  if (source !== null) await startJob(pipelineOfPage(page, source.found), { kind: selection });
}

/** Saves what was read of items that failed, and reads anew what is on show. */
export async function keepIncomplete(pipeline: PipelineName, ids: readonly string[]): Promise<void> {
  const workspace = await askOrTell('job.keep', { pipeline, ids: [...ids] });
  if (workspace === undefined) return;
  update((state) => withWorkspace(state, workspace));
  await readClient.invalidateQueries({ queryKey: [liveReads] });
}

/** Runs those items again, and shows how it goes (or why it did not start). */
export async function runAgain(pipeline: PipelineName, ids: readonly string[]): Promise<boolean> {
  const started = await startJob(pipeline, { kind: 'named', ids: [...ids] });
  const { startError, command } = useStore.getState();
  if (!started && startError === null && command === null) return false; // It was not to start after all.
  useStore.setState({ openMail: null });
  showRun(pipeline);
  return started;
}
