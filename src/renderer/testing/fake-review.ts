import type { EditEventsInput, Quality, ReviewQueue, ReviewReason } from '../../shared/pipelines/review.ts';
import { fail, ok } from './fake-routes.ts';

const nothing = { code: 'nothing_to_undo', message: 'Nothing is left to be undone.', hint: '' } as const;

const counts: ReviewQueue['counts'] = {
  drawn: 18,
  again: 0,
  unread: 4,
  ungrounded: 9,
  rare: 6,
  disagree: 0,
  many: 3,
  few: 2,
};

const queue: ReviewQueue = {
  rows: Object.keys(counts).map((reason, index) => ({
    userId: `u_${10_293_000 + index}`,
    state: index === 2 ? 'begun' : 'open',
    rows: 40 + index,
    events: 6 + index,
    reasons: [
      { reason: reason as ReviewReason, count: index + 1, ...(reason === 'rare' && { type: '试驾' }) },
    ],
  })),
  total: 7,
  offset: 0,
  counts,
  open: 42,
  drawn: 30,
  reviewed: 12,
  population: 1_201,
};

const quality: Quality = {
  ...{ reviewed: 12, needed: 30, drawn: 30, population: 1_201 },
  ...{ precision: null, recall: null, types: [], retyped: [], toHalve: null, runs: [] },
  score: { found: 96, right: 101, hits: 88 },
};

/** What the review says and does, of a file that plays. */
export const reviewRoutes = () => ({
  'events.editStack': () => ok({ undo: null, redo: null }),
  'events.queue': () => ok(queue),
  'events.quality': () => ok(quality),
  'events.scores': () => ok({ gold: { users: 12, drawn: 12, changed: 0, rows: 640 }, scores: [] }),
  'events.opinions': () => ok([]),
  'events.edited': () => ok({ users: 0 }),
  'events.userReview': () => ok({ state: 'open' as const, reviewedAt: null, place: 4 }),
  'events.editEvents': ({ userId, edit: { kind } }: EditEventsInput) =>
    ok({ userId, kind, events: 1, eventIds: [] }),
  'events.undoEvents': () => fail(nothing),
  'events.redoEvents': () => fail(nothing),
  'events.drawUsers': () => ok({ drawn: 30, added: 30 }),
});
