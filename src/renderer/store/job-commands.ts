import type { Selection } from '../../shared/source.ts';
import { ask, askOrTell } from '../bridge/ask.ts';
import { flushSettings } from '../settings/save-settings.ts';
import { showPage } from './navigation.ts';
import { isActive, withCommand, withSnapshot } from './reducers.ts';
import type { JobCommand } from './state.ts';
import { update, useStore } from './store.ts';

async function send(name: 'job.pause' | 'job.resume' | 'job.cancel', command: JobCommand): Promise<void> {
  const { job, command: underWay } = useStore.getState();
  if (underWay !== null || !isActive(job)) return;
  update((state) => withCommand(state, command));
  const snapshot = await askOrTell(name, undefined);
  update((state) => withCommand(snapshot === undefined ? state : withSnapshot(state, snapshot), null));
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
export async function startJob(selection: Selection): Promise<boolean> {
  if (useStore.getState().command !== null) return false;
  update((state) => withCommand(state, 'start'));
  await flushSettings();
  const answer = await ask('job.start', selection);
  update((state) => {
    const rested = withCommand(state, null);
    return answer.ok ? withSnapshot(rested, answer.data) : { ...rested, startError: answer.error };
  });
  return answer.ok;
}

/** Starts a job over what is chosen on the extract page. */
export async function startSelected(): Promise<void> {
  if (useStore.getState().source === null) return;
  await startJob({ kind: useStore.getState().selection });
}

/** Runs those users again, and shows how it goes (or why it did not start). */
export async function runUsers(users: readonly string[]): Promise<boolean> {
  const started = await startJob({ kind: 'users', users: [...users] });
  showPage('extract');
  return started;
}
