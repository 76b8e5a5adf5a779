import type { Database } from 'better-sqlite3';
import {
  type QueuedUser,
  type ReviewQueue,
  type ReviewQueueQuery,
  type ReviewReason,
  type ReviewState,
  reviewReasons,
} from '../../../../shared/pipelines/review.ts';
import { versionOf } from '../../../database/change-stamp.ts';
import type { SourceFile } from '../../../database/open-source-file.ts';
import { prepared } from '../../../database/prepared.ts';
import { hasTable } from '../../../database/read-schema.ts';
import { drawnItems } from '../../../ledger/drawn-items.ts';
import { outcomesMark } from '../../../ledger/outcomes.ts';
import { reviewMarks } from '../../../ledger/review-records.ts';
import type { KeptReading } from '../../module.ts';
import type { InSteps } from '../columns/open-columns.ts';
import { eventsTable } from '../result-tables.ts';
import { goldUsers, type ReviewStanding, standingOf } from './gold-users.ts';
import { judgeUsers, type ReadUser, type ToldReason } from './judge-users.ts';
import { disagreements, opinionsIn } from './opinions.ts';
import { surveyUsers } from './survey-users.ts';

/** While a job changes the file all the time, all users are looked at again after so long. */
const restMs = 10_000;

/** What all users came to when they were looked at last. */
interface Survey {
  readonly users: ReadonlyMap<string, ReadUser>;
  readonly reasons: ReadonlyMap<string, readonly ToldReason[]>;
  /** On how many events of whom each second opinion disagrees, by its job. */
  readonly opinions: Map<string, ReturnType<typeof disagreements>>;
}

/** A user with the reasons of now. */
interface Worth {
  readonly userId: string;
  readonly state: ReviewState;
  readonly place: number | null;
  readonly reasons: readonly ToldReason[];
}

/** Whom the opinions that are kept disagree about, and most by which of them. */
function disputed(
  db: Database,
  { users, opinions }: Survey,
  readings: readonly KeptReading[],
): ReadonlyMap<string, ToldReason> {
  const found = new Map<string, ToldReason>();
  for (const opinion of opinionsIn(readings)) {
    const key = `${opinion.job.jobId} ${opinion.job.succeeded}`;
    const about = opinions.get(key) ?? disagreements(db, opinion, [...users.keys()]);
    opinions.set(key, about);
    for (const [userId, { count, weight }] of about)
      if (weight > (found.get(userId)?.weight ?? 0)) found.set(userId, { reason: 'disagree', count, weight });
  }
  return found;
}

/** Everybody who is worth a look, by the last survey and what was reviewed since. */
function gather(
  { reasons }: Survey,
  places: ReadonlyMap<string, number>,
  standings: ReadonlyMap<string, ReviewStanding>,
  about: ReadonlyMap<string, ToldReason>,
): readonly Worth[] {
  const again = [...standings].flatMap(([userId, { unseen }]) => (unseen === null ? [] : [userId]));
  const ids = new Set([...places.keys(), ...again, ...reasons.keys(), ...about.keys()]);
  return [...ids].map((userId) => {
    const place = places.get(userId) ?? null;
    const { state, unseen } = standings.get(userId) ?? { state: 'open', unseen: null };
    return {
      userId,
      state,
      place,
      reasons: [
        ...(place === null ? [] : [{ reason: 'drawn' as const, count: place, weight: 0 }]),
        ...(unseen === null ? [] : [{ reason: 'again' as const, count: unseen, weight: unseen }]),
        ...(reasons.get(userId) ?? []),
        ...[about.get(userId) ?? []].flat(),
      ],
    };
  });
}

const weightOf = ({ reasons }: Worth, reason: ReviewReason): number =>
  reasons.find((each) => each.reason === reason)?.weight ?? 0;

/** By one reason: those where it weighs most; of all: who was drawn, in order, then who has most reasons. */
const inOrder =
  (reason: ReviewReason | null) =>
  (one: Worth, other: Worth): number => {
    const first = reason === null || reason === 'drawn';
    const places = (one.place ?? Infinity) - (other.place ?? Infinity);
    if (first && places !== 0 && !Number.isNaN(places)) return places;
    if (!first && weightOf(one, reason) !== weightOf(other, reason))
      return weightOf(other, reason) - weightOf(one, reason);
    return other.reasons.length - one.reasons.length || (one.userId < other.userId ? -1 : 1);
  };

/** The users of an open file who are worth a look. */
export function createQueue(source: SourceFile, inSteps: InSteps, now = () => performance.now()) {
  const { db } = source;
  let kept: { readonly mark: string; readonly at: number; readonly survey: Promise<Survey> } | null = null;
  const survey = (isAtWork: boolean): Promise<Survey> => {
    // What a job found, or another program wrote, is looked at anew; what is reviewed meanwhile changes no reason of another's.
    const mark = `${versionOf(source)} ${outcomesMark(db)}`;
    const isRecent = isAtWork && kept !== null && now() - kept.at < restMs;
    if (kept !== null && (kept.mark === mark || isRecent)) return kept.survey;
    const surveyed = inSteps(surveyUsers(db)).then(
      (users): Survey => ({
        users: new Map(users.map((user) => [user.userId, user])),
        reasons: judgeUsers(users),
        opinions: new Map(),
      }),
    );
    surveyed.catch(() => {
      kept = null;
    });
    kept = { mark, at: now(), survey: surveyed };
    return surveyed;
  };
  const hasEvents = (): boolean => hasTable(db, 'main', eventsTable);
  return async (
    { reason, withDone, offset, limit }: ReviewQueueQuery,
    isAtWork: boolean,
    readings: readonly KeptReading[],
  ): Promise<ReviewQueue> => {
    const surveyed = await survey(isAtWork);
    const drawn = drawnItems(db);
    const places = new Map(drawn.map((userId, index) => [userId, index + 1]));
    const marks = reviewMarks(db);
    const standings = new Map([...marks].map(([userId, mark]) => [userId, standingOf(db, userId, mark)]));
    const gold = new Set(goldUsers(db).map(({ userId }) => userId));
    const all = gather(surveyed, places, standings, disputed(db, surveyed, readings));
    const left = all.filter(({ state }) => state !== 'done');
    const has = (of: ReviewReason, { reasons }: Worth): boolean => reasons.some((each) => each.reason === of);
    const shown = (withDone ? all : left)
      .filter((worth) => reason === null || has(reason, worth))
      .sort(inOrder(reason));
    const eventsOf = (userId: string): number =>
      hasEvents()
        ? (prepared<[string], { events: number }>(
            db,
            'SELECT COUNT(*) AS events FROM main.extracted_events WHERE user_id = ?',
          ).get(userId)?.events ?? 0)
        : 0;
    return {
      rows: shown.slice(offset, offset + limit).map(
        ({ userId, state, reasons }): QueuedUser => ({
          userId,
          state,
          rows: surveyed.users.get(userId)?.rows ?? 0,
          events: eventsOf(userId),
          reasons: reasons.map(({ weight: _, ...told }) => told),
        }),
      ),
      total: shown.length,
      offset,
      counts: Object.fromEntries(
        reviewReasons.map((each) => [each, left.filter((worth) => has(each, worth)).length]),
      ) as ReviewQueue['counts'],
      open: left.length,
      drawn: drawn.length,
      reviewed: drawn.filter((userId) => gold.has(userId)).length,
      population: surveyed.users.size,
    };
  };
}
