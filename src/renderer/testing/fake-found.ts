import type { ExtractedEvent } from '../../shared/pipelines/extracted-event.ts';
import type { EventFacets, FoundEvents, FoundQuery } from '../../shared/pipelines/found-events.ts';
import { listUsers, userDetail } from './fake-users.ts';

const events: readonly ExtractedEvent[] = listUsers({
  ...{ offset: 0, limit: 60, search: '', show: null, sort: 'userId', descending: false },
})
  .rows.flatMap(({ userId }) => userDetail(userId).events)
  .map((event, index) => ({
    ...event,
    ...(index % 3 === 0 && {
      attributes: { brand: index % 2 === 0 ? '大众' : 'BMW', price: `${index % 40}.8 万` },
    }),
    ...(index % 21 === 0 && { ungrounded: ['price'] }),
  }));

/** A made-up file's events, by the parts of a filter that the pages set most. */
export function foundEvents({
  types,
  search,
  ids,
  userId,
  offset,
  limit,
  sort,
  descending,
}: FoundQuery): FoundEvents {
  const found = events
    .filter((event) => types.length === 0 || types.includes(event.type))
    .filter((event) => userId === null || event.userId === userId)
    .filter((event) => ids === null || ids.includes(event.eventId))
    .filter(({ userId: user, type, context }) => `${user} ${type} ${context}`.includes(search));
  const sorted = sort === 'start' ? found.toSorted((a, b) => (a.time < b.time ? -1 : 1)) : found;
  const listed = descending ? sorted.toReversed() : sorted;
  return { rows: listed.slice(offset, offset + limit), total: listed.length, offset };
}

export const noFacets: EventFacets = {
  ...{
    events: 0,
    users: 0,
    types: [],
    categories: [],
    recipes: [],
    days: null,
    attributes: [],
    ungrounded: 0,
    edited: [],
  },
};

export const eventFacets = (): EventFacets => ({
  events: 12_006,
  users: 412,
  types: [
    { key: '浏览车型', events: 5_210 },
    { key: '对比车型', events: 3_034 },
    { key: '到店', events: 1_120 },
    { key: '加购', events: 96 },
  ],
  categories: [
    { key: 'engagement', events: 10_886 },
    { key: 'conversion', events: 1_120 },
  ],
  recipes: [{ key: '066e439c3dd17e3e', name: 'Car buying', events: 12_006 }],
  days: { first: '2025-11-01', last: '2025-11-28' },
  attributes: [
    {
      name: 'brand',
      events: 4_002,
      values: [
        { key: '大众', events: 2_001 },
        { key: 'BMW', events: 2_001 },
      ],
    },
    { name: 'price', events: 4_002, values: [{ key: '12.8 万', events: 301 }] },
  ],
  ungrounded: 311,
  edited: [
    { key: 'accepted', events: 210 },
    { key: 'edited', events: 34 },
  ],
});
