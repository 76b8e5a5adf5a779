import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';

/** What a row of the table of events is known by: its user and its id. */
export const eventKey = ({ userId, eventId }: ExtractedEvent): string => `${userId}\t${eventId}`;

/** The two of them again; an id of an event has no tab. */
export function ofEventKey(key: string): { readonly userId: string; readonly eventId: string } {
  const at = key.lastIndexOf('\t');
  return { userId: key.slice(0, at), eventId: key.slice(at + 1) };
}
