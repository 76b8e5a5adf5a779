import type { PipelineName } from '../../shared/pipelines/registry.ts';
import type { SourceInfo } from '../../shared/source.ts';
import type { Selection } from '../../shared/work.ts';
import { ask } from '../bridge/ask.ts';
import { useStore } from '../store/store.ts';

/** What becomes of events that Gleaner did not write; null where nothing is to be started. */
export type ForeignAnswer = 'keep' | 'replace' | null;

/** What was answered for a file, and of how many events: of more than those it is asked again. */
let answered: { readonly path: string; readonly answer: ForeignAnswer; readonly events: number } | null =
  null;
let settle: ((answer: ForeignAnswer) => void) | null = null;

/** Answers the question that is on show. */
export function answerForeign(answer: ForeignAnswer): void {
  settle?.(answer);
  settle = null;
  useStore.setState({ foreignAsked: null });
}

function foreignEvents(source: SourceInfo | null): number {
  const notice = source?.notices.find(({ code }) => code === 'foreign_results');
  return Number(notice?.params?.count ?? 0);
}

useStore.subscribe(({ source }, before) => {
  if (source === before.source) return;
  if (source?.path !== before.source?.path) {
    answerForeign(null);
    answered = null;
  }
  // What was replaced is gone: an event that is written later has not been asked about.
  if (answered !== null) answered = { ...answered, events: Math.min(answered.events, foreignEvents(source)) };
});

/**
 * What a start over the selection is told of events that Gleaner did not write: asked once a file, before the first start
 * that would meet some. Nothing where it meets none; null where it is not to start.
 */
export async function askAboutForeign(
  pipeline: PipelineName,
  selection: Selection,
): Promise<{ readonly replaceForeign?: boolean } | null> {
  const { source } = useStore.getState();
  if (source === null || pipeline !== 'events' || foreignEvents(source) === 0) return {};
  const counted = await ask('events.foreign', { selection });
  // What keeps it from being counted keeps the job from starting, and is told there; unasked, they stay.
  if (!counted.ok || counted.data.events === 0) return {};
  const { events } = counted.data;
  if (answered === null || answered.path !== source.path || events > answered.events) {
    answerForeign(null); // A second press while it is being asked is the one that counts.
    const { promise, resolve } = Promise.withResolvers<ForeignAnswer>();
    settle = resolve;
    useStore.setState({ foreignAsked: counted.data });
    const answer = await promise;
    if (answer === null) return null;
    answered = { path: source.path, answer, events: Math.max(events, foreignEvents(source)) };
  }
  return { replaceForeign: answered.answer === 'replace' };
}
