import { useMemo } from 'react';
import type { UserDetail } from '../../../../shared/pipelines/events.ts';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { useRead } from '../../../reads/use-read.ts';

/** The events that are listed: the one that is to be shown among them, wherever it stands. */
export function useListedEvents(
  { events }: UserDetail,
  shownEvent: string | undefined,
): readonly ExtractedEvent[] {
  const isMissing = shownEvent !== undefined && events.every(({ eventId }) => eventId !== shownEvent);
  const { data } = useRead('events.found', isMissing ? { ids: [shownEvent] } : null);
  return useMemo(() => (isMissing ? [...events, ...(data?.rows ?? [])] : events), [isMissing, events, data]);
}
