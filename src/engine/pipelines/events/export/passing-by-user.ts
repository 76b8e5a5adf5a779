import type { EventFilter } from '../../../../shared/pipelines/found-events.ts';
import { needsTexts } from '../columns/filter-events.ts';
import { meetSequence } from '../columns/meet-sequence.ts';
import { type Moment, readMoment } from '../columns/read-moment.ts';
import { readContext } from '../read-context.ts';
import { eventTest } from './event-test.ts';
import type { RowToTest } from './rows-to-test.ts';

/** An event of the user that is read just now. */
export interface OfUser {
  readonly user: string;
  readonly place: number;
  readonly type: string;
  /** Seconds since 1970; -Infinity where it has no time. */
  readonly start: number;
  readonly passes: boolean;
  readonly names: readonly string[];
  readonly sources: string | null;
}

const noNames: readonly string[] = [];

/** What an event comes to by a filter; its attributes are named where they get columns. */
function createLook(filter: EventFilter, withNames: boolean): (row: RowToTest) => OfUser {
  const passes = eventTest(filter);
  const isContextTested = needsTexts(filter);
  const moment: Moment = { day: -1, hour: -1, seconds: Number.NaN };
  return ({ place, user, id, time, recipe, edited, sources, ...row }) => {
    readMoment(time, moment);
    const type = row.type ?? '';
    const category = row.category ?? 'engagement';
    const context = isContextTested ? readContext(row.context) : null;
    const isOut = passes({ id, user, type, category, recipe, edited, moment, context });
    const isNamed = isOut && withNames && row.context?.includes('"attributes"') === true;
    const names = isNamed ? Object.keys((context ?? readContext(row.context)).attributes ?? {}) : noNames;
    const start = Number.isNaN(moment.seconds) ? Number.NEGATIVE_INFINITY : moment.seconds;
    return { user, place, type, start, passes: isOut, names, sources };
  };
}

/** The events of one user in order of time, those alone that go out. */
function inTime(all: OfUser[], sequence: EventFilter['sequence']): readonly OfUser[] {
  all.sort((one, other) => (one.start === other.start ? one.place - other.place : one.start - other.start));
  if (sequence === null) return all.filter(({ passes }) => passes);
  const types = all.map(({ type }) => type);
  const met = new Set(meetSequence(types, sequence.types, sequence.directly));
  return all.filter(({ passes }, at) => passes && met.has(at));
}

/**
 * The events that go out, user by user, each user's in order of time; null where a page has been gone through.
 * @param pages the events of each user together; of whoever is among them all, where the filter names a sequence
 */
export function* passingByUser(
  pages: Iterable<readonly RowToTest[]>,
  filter: EventFilter,
  withNames: boolean,
): Generator<readonly OfUser[] | null> {
  const { sequence } = filter;
  const look = createLook(filter, withNames);
  let user: string | null = null;
  let ofUser: OfUser[] = [];
  for (const page of pages) {
    for (const row of page) {
      if (row.user !== user) {
        yield inTime(ofUser, sequence);
        user = row.user;
        ofUser = [];
      }
      const event = look(row);
      if (event.passes || sequence !== null) ofUser.push(event);
    }
    yield null;
  }
  yield inTime(ofUser, sequence);
}
