import type { Answer, RouteInput, Workspace } from '../../shared/contract.ts';
import type { SampleName } from '../../shared/samples.ts';
import { ask } from '../bridge/ask.ts';
import { withProblem, withWorkspace } from '../store/reducers.ts';
import { update, useStore } from '../store/store.ts';
import { askOrTell } from './ask-or-tell.ts';

type Opener = 'source.choose' | 'source.open' | 'source.sample' | 'source.close';

/** Opens or closes a file. A dialog that was dismissed changes nothing. */
async function open<Name extends Opener>(name: Name, input: RouteInput<Name>): Promise<void> {
  useStore.setState({ opening: name !== 'source.close' });
  const answer: Answer<Workspace | null> = await ask(name, input);
  update((state) => {
    const rested = { ...state, opening: false };
    if (!answer.ok) return withProblem(rested, answer.error);
    return answer.data === null ? rested : withWorkspace(rested, answer.data);
  });
  await refreshRecent();
}

export const chooseFile = (): Promise<void> => open('source.choose', undefined);
export const openPath = (path: string): Promise<void> => open('source.open', { path });
export const openSample = (sample: SampleName = 'car-buying'): Promise<void> =>
  open('source.sample', { sample });
export const closeFile = (): Promise<void> => open('source.close', undefined);

export const revealFile = async (): Promise<void> => void (await askOrTell('source.reveal', undefined));

/** Shows the copy of the open file that was made before Gleaner first wrote to it. */
export const revealCopy = async (): Promise<void> => void (await askOrTell('source.revealCopy', undefined));

export async function refreshRecent(): Promise<void> {
  const answer = await ask('recent.list', undefined);
  if (answer.ok) useStore.setState({ recent: answer.data });
}

export async function clearRecent(): Promise<void> {
  const recent = await askOrTell('recent.clear', undefined);
  if (recent !== undefined) useStore.setState({ recent });
}
