import { type PipelineName, pipelineContracts } from '../../shared/pipelines/registry.ts';
import type { Selection } from '../../shared/work.ts';
import { ask } from '../bridge/ask.ts';
import { useStore } from '../store/store.ts';

/** What becomes of events that Gleaner did not write; null where nothing is to be started. */
type ForeignAnswer = 'keep' | 'replace' | null;

/** What was answered for each file, and of how many events in it: where there are more, it is asked again. */
const answered = new Map<string, { readonly answer: ForeignAnswer; readonly events: number }>();
let settle: ((answer: ForeignAnswer) => void) | null = null;

/** Answers the question that is on show. */
export function answerForeign(answer: ForeignAnswer): void {
  settle?.(answer);
  settle = null;
  useStore.setState({ foreignAsked: null });
}

useStore.subscribe(({ source }, before) => {
  if (source?.path !== before.source?.path) answerForeign(null);
});

/**
 * What a start over the selection is told of events that Gleaner did not write: asked once a file, before the first start
 * that would meet some. Nothing where it meets none; null where it is not to start.
 */
export async function askAboutForeign(
  pipeline: PipelineName,
  selection: Selection,
): Promise<{ readonly replaceForeign?: boolean } | null> {
  const contract = pipelineContracts[pipeline];
  const path = useStore.getState().source?.path;
  if (path === undefined || !('foreignResults' in contract)) return {};
  const counted = await ask(contract.foreignResults, { selection });
  // What keeps it from being counted keeps the job from starting, and is told there; unasked, they stay.
  if (!counted.ok || counted.data.events === 0) return {};
  const { events, inFile } = counted.data;
  const earlier = answered.get(path);
  if (earlier !== undefined && inFile <= earlier.events)
    return { replaceForeign: earlier.answer === 'replace' };
  answerForeign(null); // A second press while it is being asked is the one that counts.
  const { promise, resolve } = Promise.withResolvers<ForeignAnswer>();
  settle = resolve;
  useStore.setState({ foreignAsked: counted.data });
  const answer = await promise;
  if (answer === null) return null;
  // What is replaced is gone: an event that is written in its place later has not been asked about.
  answered.set(path, { answer, events: answer === 'replace' ? inFile - events : inFile });
  return { replaceForeign: answer === 'replace' };
}
