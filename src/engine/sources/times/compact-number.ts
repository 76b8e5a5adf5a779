import { isDate, readWritten } from './written-time.ts';

const toSecond = /^\d{8}(?:\d\d){0,3}$/;

/** Within the years of our time, which tells most numbers without a look at the rest. */
const isOfOurYears = (text: string): boolean =>
  text.startsWith('20') || text.startsWith('19') || text.startsWith('21');

/** Whether a number is a date as well, its time of day behind it: `20251101`, `20251101100533`, `20251101.0`. */
export function isCompactNumber(trimmed: string): boolean {
  if (!isOfOurYears(trimmed)) return false;
  if (!toSecond.test(trimmed)) return readWritten(trimmed)?.form === 'compact';
  const behind = 10 ** (trimmed.length - 8);
  const digits = Number(trimmed);
  const date = Math.floor(digits / behind);
  const clock = (digits % behind) * (1_000_000 / behind);
  const [hour, minute, second] = [Math.floor(clock / 10_000), Math.floor(clock / 100) % 100, clock % 100];
  if (hour > 24 || (hour === 24 && minute > 0) || minute > 59 || second > 60) return false;
  return isDate(Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100);
}
