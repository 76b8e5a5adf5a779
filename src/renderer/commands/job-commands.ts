import type { Answer, ToldJob } from '../../shared/contract.ts';
import type { Selection } from '../../shared/work.ts';
import { ask } from '../bridge/ask.ts';
import { showPage, showTalent } from '../store/navigation.ts';
import { isActive, withCommand, withSnapshot } from '../store/reducers.ts';
import type { JobCommand } from '../store/state.ts';
import { update, useStore } from '../store/store.ts';
import { askOrTell } from './ask-or-tell.ts';
import { flushSettings } from './save-settings.ts';

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

/** Starts a job over users. */
export const startJob = (selection: Selection): Promise<boolean> =>
  begin(() => ask('job.start', { pipeline: 'events', selection }));

/** Starts a job over mails, with the options of the settings. */
export const startMailJob = (selection: Selection): Promise<boolean> =>
  begin(() =>
    ask('job.start', { pipeline: 'mail', selection, options: useStore.getState().settings.talent }),
  );

/** Starts a job over what is chosen on the page that is on show: mails on the talent page, else users. */
export async function startSelected(): Promise<void> {
  const { source, selection, page } = useStore.getState();
  if (source === null) return;
  await (page === 'talent' ? startMailJob : startJob)({ kind: selection });
}

/** Runs those mails again, and shows how it goes (or why it did not start). */
export async function runMails(mails: readonly string[]): Promise<boolean> {
  const started = await startMailJob({ kind: 'named', ids: [...mails] });
  useStore.setState({ openMail: null });
  showTalent('run');
  return started;
}

/** Runs those users again, and shows how it goes (or why it did not start). */
export async function runUsers(users: readonly string[]): Promise<boolean> {
  const started = await startJob({ kind: 'named', ids: [...users] });
  showPage('extract');
  return started;
}
