import type { Database } from 'better-sqlite3';
import {
  type ComparedEvent,
  type ComparedRunsQuery,
  type ComparedUser,
  type ComparedUserQuery,
  type EventFate,
  eventFates,
  type RunComparison,
  type UserDifference,
} from '../../../../shared/pipelines/compared-runs.ts';
import { matchEvents } from '../../../../shared/pipelines/match-events.ts';
import { changeStamp } from '../../../database/change-stamp.ts';
import { itemsOfOneRun, itemsOfTwoRuns } from '../../../ledger/two-runs.ts';
import type { InSteps } from '../columns/open-columns.ts';
import type { EventPayload } from '../parse-reply.ts';
import { extractionStage } from '../result-tables.ts';

/** What two runs say differently, of all users. */
type Compared = Omit<RunComparison, 'rows' | 'total' | 'offset'> & {
  readonly differing: readonly UserDifference[];
};

const noFates = (): Record<EventFate, number> => ({ same: 0, moved: 0, retyped: 0, lost: 0, gained: 0 });
const eventsOf = (payloads: readonly unknown[]): readonly ComparedEvent[] =>
  (payloads as readonly EventPayload[]).flatMap(({ events }) => events);

/** So many users are compared at a step. */
const usersAStep = 50;

/** Goes through all users that two runs have read, in steps, so that others can have their turn. */
function* compareAll(db: Database, one: string, other: string): Generator<void, Compared> {
  const events = noFates();
  const types = new Map<string, { one: number; other: number }>();
  const differing: UserDifference[] = [];
  const counts = { users: 0, incomparable: 0 };
  const count = (type: string, side: 'one' | 'other'): void => {
    const of = types.get(type) ?? { one: 0, other: 0 };
    of[side] += 1;
    types.set(type, of);
  };
  for (const item of itemsOfTwoRuns(db, extractionStage, [one, other])) {
    if ((counts.users + counts.incomparable) % usersAStep === 0) yield;
    if (item.one === null || item.other === null) {
      counts.incomparable += 1;
      continue;
    }
    counts.users += 1;
    const fates = noFates();
    for (const pair of matchEvents(eventsOf(item.one), eventsOf(item.other))) {
      fates[pair.fate] += 1;
      if (pair.one !== null) count(pair.one.type, 'one');
      if (pair.other !== null) count(pair.other.type, 'other');
    }
    for (const fate of eventFates) events[fate] += fates[fate];
    if (eventFates.some((fate) => fate !== 'same' && fates[fate] > 0))
      differing.push({ userId: item.itemId, ...fates });
  }
  const changed = ({ moved, retyped, lost, gained }: UserDifference): number =>
    moved + retyped + lost + gained;
  return {
    ...counts,
    onlyOne: itemsOfOneRun(db, extractionStage, one, other),
    onlyOther: itemsOfOneRun(db, extractionStage, other, one),
    events,
    types: [...types]
      .map(([type, of]) => ({ type, ...of }))
      .filter((each) => each.one !== each.other)
      .sort((a, b) => Math.abs(b.other - b.one) - Math.abs(a.other - a.one) || (a.type < b.type ? -1 : 1)),
    differing: differing.sort((a, b) => changed(b) - changed(a) || (a.userId < b.userId ? -1 : 1)),
  };
}

/** Compares runs of one file; what was compared last is kept, for its further pages. */
export function createRunComparison(db: Database, inSteps: InSteps) {
  let last: { readonly key: string; readonly compared: Promise<Compared> } | null = null;
  const stamp = changeStamp(db);
  const compared = (one: string, other: string): Promise<Compared> => {
    const key = `${one} ${other} ${stamp()}`;
    if (last?.key === key) return last.compared;
    const comparing = inSteps(compareAll(db, one, other)).catch((thrown: unknown) => {
      last = null;
      throw thrown;
    });
    last = { key, compared: comparing };
    return comparing;
  };
  return {
    runs: async ({ one, other, offset, limit }: ComparedRunsQuery): Promise<RunComparison> => {
      const { differing, ...all } = await compared(one, other);
      return { ...all, total: differing.length, offset, rows: differing.slice(offset, offset + limit) };
    },
    user: ({ one, other, userId }: ComparedUserQuery): ComparedUser => {
      const [item] = itemsOfTwoRuns(db, extractionStage, [one, other], userId);
      if (item === undefined || item.one === null || item.other === null) return { pairs: [] };
      return { pairs: matchEvents(eventsOf(item.one), eventsOf(item.other)) };
    },
  };
}
