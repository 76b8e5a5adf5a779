import type { Doubts } from '../../../shared/pipelines/events/doubts.ts';
import { formatNumber } from '../../format-number.ts';

const were = (count: number, one: string, many: string): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

/** What of the events is kept and may be wrong, a line each; none where nothing is. */
export function doubtLines({
  attributes,
  ungrounded,
  others,
  usersOver,
  eventsOver,
  mostEvents,
}: Doubts): readonly string[] {
  return [
    ungrounded === 0
      ? []
      : `ungrounded ${formatNumber(ungrounded)} of ${were(attributes, 'attribute value stands', 'attribute values stand')} in no row that the event cites`,
    others === 0
      ? []
      : `not listed ${were(others, 'event is of a type that the recipe does not list, and is', 'events are of types that the recipe does not list, and are')} kept under its type for others`,
    usersOver === 0
      ? []
      : `over       ${were(usersOver, 'user has', 'users have')} more than ${formatNumber(mostEvents ?? 0)} events, ${formatNumber(eventsOver)} more in all`,
  ].flat();
}
