import type { TimeKind } from '../../../shared/source-mapping.ts';
import { firstMs, type Instant, isOfOurTime } from './instant.ts';

/** How a kind counts time: in units of so many nanoseconds from an epoch on. */
interface NumberKind {
  readonly kind: TimeKind;
  readonly unitNs: bigint;
  /** The epoch, in milliseconds since 1970. */
  readonly epochMs: number;
  /** Where a whole column of numbers is taken for this kind, from this instant on: earlier ones are likelier another's. */
  readonly likelyFromMs: number;
}

const since1601 = Date.UTC(1601, 0, 1);
const since2001 = Date.UTC(2001, 0, 1);
/** Seconds since 1970 have had ten digits since then. */
const tenDigits = 1e12;
const dayNs = 86_400_000_000_000n;
const kind = (
  name: TimeKind,
  unitNs: bigint,
  epochMs: number,
  likelyFromMs: number = tenDigits,
): NumberKind => ({ kind: name, unitNs, epochMs, likelyFromMs });

/** The kinds that are numbers; of two that fit a column as well as each other the first is taken. */
export const numberKinds: readonly NumberKind[] = [
  kind('unix_seconds', 1_000_000_000n, 0),
  kind('unix_milliseconds', 1_000_000n, 0),
  kind('unix_microseconds', 1_000n, 0),
  kind('unix_nanoseconds', 1n, 0),
  kind('webkit_microseconds', 1_000n, since1601),
  kind('filetime', 100n, since1601),
  // The year 1 of the proleptic Gregorian calendar, which Date.UTC cannot name.
  kind('dotnet_ticks', 100n, -62_135_596_800_000),
  // Day 60 is 29 February 1900, which never was: from then on days count from 30 December 1899.
  kind('excel_days', dayNs, Date.UTC(1899, 11, 30)),
  kind('julian_days', dayNs, -210_866_760_000_000),
  kind('apple_seconds', 1_000_000_000n, since2001, Date.UTC(2005, 0, 1)),
  kind('apple_nanoseconds', 1n, since2001, Date.UTC(2005, 0, 1)),
];

const numberPattern = /^\s*\+?(\d{1,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,2}))?\s*$/;

/** A positive number as it is written, `1.7e+15` included. */
export const isNumber = (stored: string): boolean => numberPattern.test(stored);

interface Decimal {
  readonly digits: bigint;
  /** How many of the digits are behind the point; below zero where zeros are to follow. */
  readonly scale: number;
}

function decimalOf(stored: string): Decimal | null {
  const match = numberPattern.exec(stored);
  if (match === null) return null;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  return { digits: BigInt(whole + fraction), scale: fraction.length - Number(exponent) };
}

const times = (digits: bigint, scale: number): bigint =>
  scale > 0 ? digits / 10n ** BigInt(scale) : digits * 10n ** BigInt(-scale);

/**
 * A fraction of a day is a rounded one: it means the whole second that it may mean. A double keeps Julian days to about
 * half a millisecond.
 */
function nearestSecond(ns: bigint, scale: number): bigint {
  const second = 1_000_000_000n;
  const nearest = ((ns + second / 2n) / second) * second;
  const tolerance = dayNs / (2n * 10n ** BigInt(Math.min(Math.max(scale, 0), 20)));
  const least = 1_000_000n;
  const off = nearest > ns ? nearest - ns : ns - nearest;
  return off <= (tolerance > least ? tolerance : least) ? nearest : ns;
}

/** In the first year of an epoch within our time small numbers would all be times: counts, ages, years. */
const isPlausible = (epochMs: number, ms: number): boolean =>
  epochMs <= firstMs || ms >= epochMs + 365 * 86_400_000;

/** Reads a number as the kind; null where it is none, zero, or far from our time. */
export function readNumber({ unitNs, epochMs }: NumberKind, stored: string): Instant | null {
  const decimal = decimalOf(stored);
  if (decimal === null || decimal.digits === 0n) return null;
  const exact = times(decimal.digits * unitNs, decimal.scale);
  const ns = unitNs === dayNs ? nearestSecond(exact, decimal.scale) : exact;
  const ms = Number(ns / 1_000_000n) + epochMs;
  return isOfOurTime(ms) && isPlausible(epochMs, ms) ? { ms, ns: Number(ns % 1_000_000n) } : null;
}

const nsPerMs = 1e6;
const msPerUnit = numberKinds.map(({ unitNs }) => Number(unitNs) / nsPerMs);

/** The kinds that a number can be, by one bit each in order; and those it is likely to be, if it lies before `untilMs`. */
export function kindsOfNumber(
  value: number,
  untilMs: number,
): { readonly possible: number; readonly likely: number } {
  let possible = 0;
  let likely = 0;
  if (value === 0) return { possible, likely };
  numberKinds.forEach((each, index) => {
    const ms = value * (msPerUnit[index] ?? 0) + each.epochMs;
    if (!isOfOurTime(ms) || !isPlausible(each.epochMs, ms)) return;
    possible |= 1 << index;
    if (ms >= each.likelyFromMs && ms < untilMs) likely |= 1 << index;
  });
  return { possible, likely };
}
