import type { Car } from './cars.ts';
import type { Name } from './name.ts';

/** What somebody did, in the actions of the original system. */
export type Deed =
  | { readonly action: 'browse'; readonly car: Car; readonly media: Name; readonly about: Name | null }
  | { readonly action: 'click'; readonly car: Car; readonly media: Name; readonly about: Name }
  | { readonly action: 'search'; readonly app: Name; readonly query: Name }
  | { readonly action: 'compare'; readonly app: Name; readonly cars: readonly [Car, Car] }
  | { readonly action: 'use_app'; readonly app: Name; readonly purpose: Name | null }
  | { readonly action: 'visit_poi'; readonly poi: Name; readonly purpose: Name | null }
  /** `deposit` in yuan. */
  | { readonly action: 'add_cart'; readonly car: Car; readonly app: Name; readonly deposit: number }
  /** `price` in ten thousand yuan. */
  | { readonly action: 'purchase'; readonly car: Car; readonly poi: Name; readonly price: number };

/** A deed and how long it took, in seconds. */
export interface Step {
  readonly deed: Deed;
  readonly seconds: number;
}

/** A step in its time. */
export interface Moment extends Step {
  /** Seconds since 1970 of the wall clock where it happened, as if that clock showed UTC. */
  readonly at: number;
}

const DAY_SECONDS = 86_400;

/** `2025-09-01` as the day number that `dayText` reads. */
export const FIRST_OF_AUTUMN: number = Date.UTC(2025, 8, 1) / 1000 / DAY_SECONDS;

const dayTexts = new Map<number, string>();

/** A day number as `2025-11-24`. Remembered, because a large file asks for the same few days a million times. */
export function dayText(day: number): string {
  const known = dayTexts.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10);
  dayTexts.set(day, text);
  return text;
}

const TWO_DIGITS: readonly string[] = Array.from({ length: 60 }, (_, value) =>
  String(value).padStart(2, '0'),
);

/** Seconds since midnight as `10:42:47`. */
export function clockText(seconds: number): string {
  const hours = TWO_DIGITS[Math.floor(seconds / 3600)];
  const minutes = TWO_DIGITS[Math.floor(seconds / 60) % 60];
  return `${hours}:${minutes}:${TWO_DIGITS[seconds % 60]}`;
}

/** A moment's time as the original system writes it: `2025-11-24 10:42:47`. */
export function timestampText(at: number): string {
  return `${dayText(Math.floor(at / DAY_SECONDS))} ${clockText(at % DAY_SECONDS)}`;
}
