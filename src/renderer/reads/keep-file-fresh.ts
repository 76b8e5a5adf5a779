import { ask } from '../bridge/ask.ts';
import { withWorkspace } from '../store/reducers.ts';
import { update, useStore } from '../store/store.ts';
import { liveReads, readClient } from './read-client.ts';

/** What the file holds and what is on show of it, as it is now. Nothing while a job runs: it tells of itself. */
export async function lookAgain(): Promise<void> {
  const { source, job } = useStore.getState();
  if (source === null || job?.status === 'running') return;
  const answer = await ask('workspace.get', undefined);
  if (!answer.ok) return;
  update((state) => withWorkspace(state, answer.data));
  await readClient.invalidateQueries({ queryKey: [liveReads] });
}

/**
 * Looks again at a file that other programs may have written to, whenever the analyst comes back to the window or turns to
 * another page, and never twice at once. Returns the way to stop.
 */
export function keepFileFresh(): () => void {
  let isLooking = false;
  const look = (): void => {
    if (isLooking) return;
    isLooking = true;
    void lookAgain().finally(() => {
      isLooking = false;
    });
  };
  const stop = useStore.subscribe((state, before) => {
    if (state.page !== before.page && state.source?.path === before.source?.path) look();
  });
  window.addEventListener('focus', look);
  return () => {
    stop();
    window.removeEventListener('focus', look);
  };
}
