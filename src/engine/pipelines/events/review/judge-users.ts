import type { ReviewReason } from '../../../../shared/pipelines/review.ts';

/** What is known of a user who was read. */
export interface ReadUser {
  readonly userId: string;
  readonly rows: number;
  readonly events: number;
  /** Rows that nothing accounts for. */
  readonly unread: number;
  /** Values that stand in no row that their event cites. */
  readonly ungrounded: number;
  /** Its types, each once. */
  readonly types: readonly string[];
}

export interface ToldReason {
  readonly reason: ReviewReason;
  readonly count: number;
  readonly type?: string;
  /** How far it is from what is usual: those furthest come first. */
  readonly weight: number;
}

/** A value so far from the middle of all, in steps of their usual distance, stands out (Iglewicz and Hoaglin). */
const farOut = 3.5;
const usualStep = 0.6745;
/** Of fewer users nobody stands out, and of fewer rows one event more or less says nothing. */
const leastUsers = 12;
const leastRows = 8;
/** A type is rare that so few users have, of so many at least. */
const rareUsers = 2;
const rareShare = 0.002;

function middleOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2;
}

/** How many events a user has for its rows, so that twice as many are as far as half as many. */
const density = ({ rows, events }: ReadUser): number => Math.log((events + 0.5) / (rows + 1));

/** How far a user's number of events is from what others have for as many rows; 0 where that cannot be told. */
function distances(users: readonly ReadUser[]): (user: ReadUser) => number {
  const judged = users.filter(({ rows }) => rows >= leastRows).map(density);
  if (judged.length < leastUsers) return () => 0;
  const middle = middleOf(judged);
  const spread = middleOf(judged.map((value) => Math.abs(value - middle)));
  if (spread === 0) return () => 0;
  return (user) => (user.rows < leastRows ? 0 : (usualStep * (density(user) - middle)) / spread);
}

/** Types that hardly anybody has, with how many users have each. */
function rareTypes(users: readonly ReadUser[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { types } of users) for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  if (users.length < leastUsers) return new Map();
  const most = Math.max(rareUsers, Math.floor(users.length * rareShare));
  return new Map([...counts].filter(([, count]) => count <= most));
}

/** Why each user is worth a look, by what all of them have; users without a reason are left out. */
export function judgeUsers(users: readonly ReadUser[]): ReadonlyMap<string, readonly ToldReason[]> {
  const distance = distances(users);
  const rare = rareTypes(users);
  const judged = new Map<string, readonly ToldReason[]>();
  for (const user of users) {
    const reasons: ToldReason[] = [];
    const { userId, rows, events, unread, ungrounded, types } = user;
    if (unread > 0) reasons.push({ reason: 'unread', count: unread, weight: unread / Math.max(1, rows) });
    if (ungrounded > 0) reasons.push({ reason: 'ungrounded', count: ungrounded, weight: ungrounded });
    const [rarest] = types
      .filter((type) => rare.has(type))
      .sort((a, b) => (rare.get(a) ?? 0) - (rare.get(b) ?? 0) || (a < b ? -1 : 1));
    if (rarest !== undefined) {
      const count = types.filter((type) => rare.has(type)).length;
      reasons.push({ reason: 'rare', count, type: rarest, weight: 1 / (rare.get(rarest) ?? 1) });
    }
    const far = distance(user);
    if (Math.abs(far) > farOut)
      reasons.push({ reason: far > 0 ? 'many' : 'few', count: events, weight: Math.abs(far) });
    if (reasons.length > 0) judged.set(userId, reasons);
  }
  return judged;
}
