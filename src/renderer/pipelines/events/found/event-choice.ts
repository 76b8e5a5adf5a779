import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { allEvents, type EventFilter } from '../../../../shared/pipelines/found-events.ts';
import { ofOpenFile } from '../../of-open-file.ts';
import { useEventFilter } from '../filter/event-filter.ts';

/** What a row of the table of events is known by: its user and its id. */
export const eventKey = ({ userId, eventId }: ExtractedEvent): string => `${userId}\t${eventId}`;

/** The two of them again; an id of an event has no tab. */
export function ofEventKey(key: string): { readonly userId: string; readonly eventId: string } {
  const at = key.lastIndexOf('\t');
  return { userId: key.slice(0, at), eventId: key.slice(at + 1) };
}

/** So many events can be chosen, or left out of those that are chosen, one by one. */
const mostChosen = 10_000;

/**
 * Which events are chosen, by their keys: those named, whatever the filter shows since; or all of the filter but those named, of
 * which nobody has to know which they are.
 */
export interface EventChoice {
  readonly all: boolean;
  readonly named: ReadonlySet<string>;
}

const nothing: EventChoice = { all: false, named: new Set() };

export const useEventChoice = ofOpenFile(nothing);

export const clearEventChoice = (): void => useEventChoice.setState(nothing, true);

// All of another filter are others.
useEventFilter.subscribe(() => {
  if (useEventChoice.getState().all) clearEventChoice();
});

export function chooseEvent(key: string, on: boolean): void {
  useEventChoice.setState(({ all, named }) => {
    const next = new Set(named);
    if (on === all) next.delete(key);
    else if (next.size < mostChosen) next.add(key);
    return { named: next };
  });
}

export const chooseAllEvents = (on: boolean): void =>
  useEventChoice.setState(on ? { all: true, named: new Set() } : nothing, true);

/** Whether an event is chosen. */
export const isChosen = ({ all, named }: EventChoice, key: string): boolean => named.has(key) !== all;

/** How many are chosen, of so many that pass the filter. */
export const countChosen = ({ all, named }: EventChoice, passing: number): number =>
  all ? Math.max(0, passing - named.size) : named.size;

/** The filter that lets through what is chosen. */
export function chosenFilter({ all, named }: EventChoice, filter: EventFilter): EventFilter {
  const ids = [...named].map((key) => ofEventKey(key).eventId);
  return all ? { ...filter, except: ids } : { ...allEvents, ids };
}
