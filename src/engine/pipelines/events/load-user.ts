import type { LoadedItem, LoadedRecord } from '../../items.ts';
import { countTokens } from '../../packing/count-tokens.ts';
import { compactRow, type RawRow } from './compact-row.ts';
import { compareRows, type TimedRow } from './row-order.ts';
import type { UserReader } from './user-reader.ts';

/** Tokens of a row's number, time and line break, over those of its text. */
const numberAndTimeTokens = 7;
const dayTokens = 9;
const headerTokens = 4;

interface CompactText {
  readonly text: string;
  readonly tokens: number;
}

/** Rows repeat each other word for word, so what was made of their texts is kept for so many of them. */
const keptTexts = 20_000;
const longestKept = 200;
const compactTexts = new Map<string, CompactText>();

function compactOf(row: RawRow, longest: number): CompactText {
  // What is kept is whole, whatever the limit of the file that it came from.
  const most = Math.min(longestKept, longest);
  const raw = row.text !== null && row.text.length <= most && row.text.trim() !== '' ? row.text : null;
  const known = raw === null ? undefined : compactTexts.get(raw);
  if (known !== undefined) return known;
  const text = compactRow(row, longest);
  const compact = { text, tokens: countTokens(text) };
  if (raw !== null) {
    if (compactTexts.size >= keptTexts) compactTexts.clear();
    compactTexts.set(raw, compact);
  }
  return compact;
}

interface Day {
  readonly heading: string;
  readonly tokens: number;
  readonly records: LoadedRecord[];
}

function addTo(days: Day[], heading: string, record: LoadedRecord): void {
  const last = days.at(-1);
  if (last?.heading === heading) last.records.push(record);
  else days.push({ heading, tokens: dayTokens, records: [record] });
}

interface TimedRecord extends TimedRow {
  readonly record: LoadedRecord;
}

/** Loads a user as the model will read it: rows by day, each compact, without the rows in `except`. */
export function loadUser(reader: UserReader, userId: string, except: ReadonlySet<string>): LoadedItem {
  const heading = reader.profile(userId);
  const days: Day[] = [];
  const unordered: TimedRecord[] | null = reader.isInOrder(userId) ? null : [];
  // One at a time: what the model reads of a row is a fraction of what the row holds.
  for (const row of reader.stored(userId)) {
    if (except.has(row.id)) continue;
    const time = reader.readTime(row.time);
    const { text, tokens } = compactOf(row, reader.limits.longestRow);
    const record = { id: row.id, text: `${time.time} ${text}`, tokens: tokens + numberAndTimeTokens };
    if (unordered === null) addTo(days, time.day, record);
    else unordered.push({ id: row.id, stored: row.time, time, record });
  }
  for (const { time, record } of unordered?.sort(compareRows) ?? []) addTo(days, time.day, record);
  return { id: userId, heading, tokens: countTokens(heading) + headerTokens, groups: days };
}
