import type { Database } from 'better-sqlite3';
import { eventsContract } from '../../../../shared/pipelines/events.ts';
import { type MatchedEvent, matchEvents } from '../../../../shared/pipelines/match-events.ts';
import type { Opinion } from '../../../../shared/pipelines/review.ts';
import type { KeptReading } from '../../module.ts';
import { readUsers } from './draw-users.ts';
import { readReviewed } from './reviewed-event.ts';
import { foundOf } from './score-readings.ts';
import { scoreUsers } from './score-users.ts';

/** Two readings of a user disagree where so much of what either has found is not the other's. */
const leastDiffering = 0.25;

/** The trials that asked another model than the file was read by last: a second opinion on whom they have read. */
export function opinionsIn(readings: readonly KeptReading[]): readonly KeptReading[] {
  const ours = readings.filter(({ job }) => job.pipeline === eventsContract.name);
  const last = ours.find(({ kind, job }) => kind === 'run' && job.succeeded > 0);
  return last === undefined
    ? []
    : ours.filter(({ kind, job }) => kind === 'trial' && job.model !== last.job.model && job.succeeded > 0);
}

/** What an opinion has found, and what the file has, by user. */
function* compare(
  db: Database,
  opinion: KeptReading,
  users: readonly string[],
): Generator<{ userId: string; other: readonly MatchedEvent[]; here: readonly MatchedEvent[] }> {
  for (const [userId, other] of foundOf(db, opinion, users))
    yield { userId, other, here: readReviewed(db, userId) };
}

/** How many events of each user the two disagree about, where that are many. */
export function disagreements(
  db: Database,
  opinion: KeptReading,
  users: readonly string[],
): ReadonlyMap<string, { readonly count: number; readonly weight: number }> {
  const found = new Map<string, { count: number; weight: number }>();
  for (const { userId, other, here } of compare(db, opinion, users)) {
    const pairs = matchEvents(here, other);
    const count = pairs.filter(({ fate }) => fate !== 'same' && fate !== 'moved').length;
    const weight = pairs.length === 0 ? 0 : count / pairs.length;
    if (weight >= leastDiffering) found.set(userId, { count, weight });
  }
  return found;
}

/** What each second opinion agrees with, over all and by type: of the file's events, and of its own. */
export function readOpinions(db: Database, readings: readonly KeptReading[]): readonly Opinion[] {
  const users = readUsers(db);
  return opinionsIn(readings).flatMap((opinion): readonly Opinion[] => {
    const judged = [...compare(db, opinion, users)].map(({ other, here }) => ({ found: other, right: here }));
    if (judged.length < 2) return [];
    const { recall, precision, types, retyped } = scoreUsers(judged, users.length);
    const { job, asked } = opinion;
    return [
      {
        ...{ jobId: job.jobId, model: job.model, asked, at: job.finishedAt ?? job.startedAt },
        ...{ users: judged.length, ofOurs: recall, ofTheirs: precision, types, retyped },
      },
    ];
  });
}
