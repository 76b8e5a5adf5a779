import { allEvents, type EventFilter } from '../../../../shared/pipelines/found-events.ts';
import { showPage } from '../../../store/navigation.ts';
import { ofOpenFile } from '../../of-open-file.ts';

/** Which events of the open file are looked at: the page of events and that of insights show the same. */
export const useEventFilter = ofOpenFile<EventFilter>(allEvents);

export const narrowEvents = (more: Partial<EventFilter>): void => useEventFilter.setState(more);

export const clearEventFilter = (): void => useEventFilter.setState(allEvents);

/** Shows the events that pass what is asked for besides. */
export function showEvents(more: Partial<EventFilter>): void {
  narrowEvents(more);
  showPage('events');
}

/** The page of one file shows its events alone: of those that are looked at, those that pass this, too. */
export const isNarrowed = (filter: EventFilter): boolean =>
  JSON.stringify(filter) !== JSON.stringify(allEvents);
