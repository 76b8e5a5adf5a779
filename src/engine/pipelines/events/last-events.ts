import type { Database } from 'better-sqlite3';
import type { ExtractedEvent } from '../../../shared/pipelines/extracted-event.ts';
import type { KnownBefore, LoadedItem } from '../../items.ts';
import { countTokens } from '../../packing/count-tokens.ts';
import { cutText, plainText } from './compact-row.ts';
import { ownEvents } from './event-views.ts';
import type { UserReader } from './user-reader.ts';

/** So many of a user's last events are told before new rows. */
const eventsTold = 4;
/** Characters of a type and of a context that are told. */
const longestType = 40;
const longestContext = 80;
/** What such a line begins with: no row does, and no answer. */
const mark = 'before:';

/** Said once, above all users, in a request that tells events; a request without them is as it always was. */
export const beforeLegend = `Lines with “${mark}” are a person's last known events. They only tell what went before: they have no row number, and are never cited or repeated.`;

const told = (text: string, longest: number): string => {
  const plain = plainText(text).replaceAll('=', ' ');
  return plain.length > longest ? `${cutText(plain, longest)}…` : plain;
};

type TimeReader = Pick<UserReader, 'readTime'>;

function lineOf({ time, type, category, context }: ExtractedEvent, reader: TimeReader): string {
  const [written] = /^\d{4}-\d\d-\d\d(?!\d)/.exec(time) ?? [];
  const day = written ?? reader.readTime(time === '' ? null : time).day;
  const said = category === 'engagement' ? '' : `=${told(category, longestType)}`;
  return `${mark} ${day} ${told(type, longestType)}${said}|${told(context, longestContext)}`;
}

const knownFrom = (events: readonly ExtractedEvent[], reader: TimeReader): KnownBefore => ({
  ids: events.map(({ eventId }) => eventId),
  lines: events.map((event) => lineOf(event, reader)),
});

/** The last of the events that Gleaner found of a user, the latest last. */
export const lastEvents = (db: Database, userId: string, reader: TimeReader): KnownBefore =>
  knownFrom(ownEvents(db, userId, eventsTold), reader);

/** A user with events that were told before its rows, as far as they are there still. */
export function withEvents(
  db: Database,
  user: LoadedItem,
  ids: readonly string[],
  reader: TimeReader,
): LoadedItem {
  const byId = new Map(ownEvents(db, user.id).map((event) => [event.eventId, event]));
  const events = ids.flatMap((id) => byId.get(id) ?? []);
  return withBefore(user, knownFrom(events, reader));
}

/** A user with what is told before its rows. */
export const withBefore = (user: LoadedItem, before: KnownBefore): LoadedItem => ({
  ...user,
  tokens: user.tokens + before.lines.reduce((sum, line) => sum + countTokens(line) + 1, 0),
  before,
});
