/** What was looked at of one user: so many of so many events are right. */
export interface UserShare {
  readonly hits: number;
  readonly of: number;
}

/** A share with its 95 % interval, all 0–1. */
export interface RatedShare {
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** Events that it is a share of, and to how many independent ones they come to. */
  readonly events: number;
  readonly effective: number;
  readonly users: number;
}

const z = 1.959964;

/** The 97.5 % quantiles for the first degrees of freedom, where the expansion below is not near enough. */
const firstT = [12.706, 4.303, 3.182, 2.776];

/** The 97.5 % quantile of Student's t, by Cornish and Fisher's expansion. */
export function studentT(degrees: number): number {
  const known = firstT[degrees - 1];
  if (known !== undefined) return known;
  const z3 = z ** 3;
  const z5 = z ** 5;
  const z7 = z ** 7;
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3)
  );
}

/** Wilson's interval of a share over so many independent events. */
export function wilson(share: number, events: number): { readonly low: number; readonly high: number } {
  if (events === Number.POSITIVE_INFINITY) return { low: share, high: share };
  const z2 = z ** 2;
  const middle = (share + z2 / (2 * events)) / (1 + z2 / events);
  const half = (z / (1 + z2 / events)) * Math.sqrt((share * (1 - share)) / events + z2 / (4 * events ** 2));
  return {
    low: Math.max(0, Math.min(share, middle - half)),
    high: Math.min(1, Math.max(share, middle + half)),
  };
}

/** What the shares of users come to: how many of all their events are right, and how alike events of one user are. */
interface Estimated {
  readonly share: number;
  readonly events: number;
  readonly users: number;
  /** How many times the variance is that of as many independent events; at least 1. */
  readonly designEffect: number;
}

/** Of the variance of a ratio over users to that of a share of independent events. */
function effectOf(users: readonly UserShare[], share: number): number {
  const events = users.reduce((sum, { of }) => sum + of, 0);
  const squares = users.reduce((sum, { hits, of }) => sum + (hits - share * of) ** 2, 0);
  const variance = ((users.length / (users.length - 1)) * squares) / events ** 2;
  return variance / ((share * (1 - share)) / events);
}

function estimate(given: readonly UserShare[]): Estimated | null {
  const users = given.filter(({ of }) => of > 0);
  const events = users.reduce((sum, { of }) => sum + of, 0);
  const hits = users.reduce((sum, each) => sum + each.hits, 0);
  if (users.length < 2) return null;
  const share = hits / events;
  if (share > 0 && share < 1)
    return { share, events, users: users.length, designEffect: Math.max(1, effectOf(users, share)) };
  // Where all are alike, how alike events of one user are cannot be seen: as though one more had one half of its events other.
  const mean = events / users.length;
  const more = [...users, { hits: mean / 2, of: mean }];
  const designEffect = Math.max(1, effectOf(more, (hits + mean / 2) / (events + mean)));
  return { share, events, users: users.length, designEffect };
}

/** How many independent events as many users would come to, drawn out of so many. */
function effectiveEvents(
  { events, users, designEffect }: Estimated,
  drawn: number,
  population: number,
): number {
  const left = Math.max(0, 1 - drawn / population);
  const perUser = events / users;
  return (perUser * drawn * (z / studentT(drawn - 1)) ** 2) / (designEffect * left);
}

/**
 * The share of events that are right, of users who were drawn at random out of so many. Events of one user are alike, so that they
 * tell less than as many of different users: Wilson's interval is taken over an effective number of events, by the design effect of
 * the ratio over users (at least 1), Student's t for as many users, and what of all users was looked at.
 * Null where fewer than two users have an event.
 */
export function rateShare(users: readonly UserShare[], population: number): RatedShare | null {
  const estimated = estimate(users);
  if (estimated === null) return null;
  const { share, events } = estimated;
  const effective = effectiveEvents(estimated, estimated.users, Math.max(population, estimated.users));
  return { share, ...wilson(share, effective), events, effective, users: estimated.users };
}

/** How many more users would have to be looked at for an interval half as wide; null where it is not known. */
export function usersToHalve(users: readonly UserShare[], population: number): number | null {
  const estimated = estimate(users);
  if (estimated === null) return null;
  const widthOf = (drawn: number): number => {
    const { low, high } = wilson(estimated.share, effectiveEvents(estimated, drawn, population));
    return high - low;
  };
  const wanted = widthOf(estimated.users) / 2;
  if (wanted === 0) return null;
  let [few, many] = [estimated.users, Math.max(population, estimated.users)];
  while (many - few > 1) {
    const middle = Math.floor((few + many) / 2);
    if (widthOf(middle) > wanted) few = middle;
    else many = middle;
  }
  return many - estimated.users;
}
