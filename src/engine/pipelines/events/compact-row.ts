import { type DurationUnit, defaultReadLimits, type LabelledColumn } from '../../../shared/source-mapping.ts';
import type { WireFormat } from './wire-format.ts';

/** A cell that is told with its name. */
export interface LabelledCell extends Pick<LabelledColumn, 'label' | 'unit'> {
  readonly value: string | null;
}

/** A raw row as the database has it; every value is text or null. */
export interface RawRow {
  readonly id: string;
  readonly time: string | null;
  readonly text: string | null;
  readonly action: string | null;
  readonly item: string | null;
  readonly places: readonly (string | null)[];
  readonly duration: string | null;
  readonly properties: string | null;
  /** Further cells, each told with its label. */
  readonly labelled?: readonly LabelledCell[];
  /** Bytes of its cells that were left in the file. */
  readonly beyond?: number;
}

/** What is looked at of a text of which so much is sent: rows may hold a whole web page, and patterns search the wording. */
export const lookedAt = (longest: number): number => Math.max(4_000, 2 * longest);

/** A row that says nothing. */
export const emptyRow = '(empty)';

/** The verb that the wording repeats after the action that names it already. */
const verbOfAction: Readonly<Record<string, string>> = {
  browse: '浏览',
  click: '点击',
  search: '搜索',
  compare: '对比',
  add_cart: '加购',
  purchase: '购买',
  visit_poi: '停留',
};

/** Actions of the original system that format 2 says in one token. */
const shortVerbs: Readonly<Record<string, string>> = {
  use_app: 'use',
  visit_poi: 'visit',
  add_cart: 'cart',
};

/** How one format words what each of them says. */
interface Wording {
  readonly verb: (action: string) => string;
  readonly duration: (seconds: number) => string;
  /** ` 1h14m` at the end of a text; or nothing. */
  readonly ending: (duration: string) => string;
  /** An item without the verb that it begins with once more. */
  readonly item: (action: string, item: string) => string;
}

const wordings: Readonly<Record<WireFormat, Wording>> = {
  1: {
    verb: (action) => action,
    duration: compactDuration,
    ending: (duration) => duration,
    item: (_, item) => item,
  },
  2: {
    verb: (action) => shortVerbs[action] ?? action,
    duration: minutesTaken,
    ending: endingTaken,
    item: dropRepeatedVerb,
  },
};

/** `对比_大众_帕萨特` under the action `compare` is `大众_帕萨特`. */
function dropRepeatedVerb(action: string, item: string): string {
  const verb = verbOfAction[action];
  if (verb === undefined || !item.startsWith(verb)) return item;
  const rest = item.slice(verb.length);
  return /^[_:：]./.test(rest) ? rest.slice(1) : item;
}

/**
 * One line, and nothing that means something in the wire format: line breaks and invisible characters
 * become spaces, bars become strokes.
 */
export function plainText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/[|｜¦]/g, '/')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The first so many characters of a text, without half of one at the end. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

/** Seconds as `1h14m`, `4m`, `50s`: to the minute from a minute on. */
export function compactDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds <= 0) return '';
  if (seconds < 59.5) return `${Math.max(1, Math.round(seconds))}s`;
  if (seconds < 60) return '1m';
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}`;
}

/** Seconds as whole minutes, `~74`; as `50s` below one. */
function minutesTaken(seconds: number): string {
  return !Number.isFinite(seconds) || seconds < 59.5
    ? compactDuration(seconds)
    : `~${Math.max(1, Math.floor(seconds / 60))}`;
}

/** The same of a duration that stands at the end of a text, ` 1h14m`. */
function endingTaken(duration: string): string {
  const seconds = [...duration.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unit === 'h' ? 3_600 : unit === 'm' ? 60 : 1),
    0,
  );
  return seconds === 0 ? duration : ` ${minutesTaken(seconds)}`;
}

function shortenDurations(text: string): string {
  return text
    .replace(/(\d+)\s*小时\s*(\d+)\s*分钟?/g, '$1h$2m')
    .replace(/(\d+)\s*小时/g, '$1h')
    .replace(/(\d+)\s*分钟(?:\s*\d+\s*秒)?/g, '$1m')
    .replace(/(\d+)\s*秒/g, '$1s')
    .replace(/\bfor (\d+) hours?(?: and)? (\d+) minutes?\b/gi, '$1h$2m')
    .replace(/\bfor (\d+) minutes?\b/gi, '$1m')
    .replace(/\bfor (\d+) hours?\b/gi, '$1h');
}

const leadingTime = /^\d{4}-\d{1,2}-\d{1,2}[ T]\d{1,2}:\d{2}(?::\d{2})?\s*/;
const taggedAction = /^\[action=([^\]\s]+)\]\s*/;

const endingDuration = /\s(\d+h)?(\d+m)?(\d+s)?$/;

/** `在易车网浏览大众_迈腾 2m` under the action `browse` says `大众_迈腾 @易车网 2m`. */
function dropVerb(action: string, body: string, wording: Wording): string {
  const duration = endingDuration.exec(body)?.[0] ?? '';
  const rest = body.slice(0, body.length - duration.length);
  const end = wording.ending(duration);
  if (action === 'use_app') return `${rest.replace(/^使用/, '@')}${end}`;
  const verb = verbOfAction[action];
  const at = verb === undefined || !rest.startsWith('在') ? -1 : rest.indexOf(verb);
  if (verb === undefined || at < 2) return `${rest}${end}`;
  const item = rest
    .slice(at + verb.length)
    .replace(/^[:：]/, '')
    .trim();
  return `${wording.item(action, item)} @${rest.slice(1, at)}${end}`;
}

function fromText(text: string, wording: Wording): string {
  const plain = shortenDurations(plainText(text).replace(leadingTime, ''));
  const tag = taggedAction.exec(plain);
  if (tag === null) return plain;
  const [whole, action = ''] = tag;
  return `${wording.verb(action)} ${dropVerb(action, plain.slice(whole.length), wording).trim()}`;
}

/** A duration in words; one that is no number is in words already. */
function durationWords({ duration }: RawRow, wording: Wording): string | null {
  const seconds = Number(duration ?? '');
  return Number.isNaN(seconds) ? duration : wording.duration(seconds);
}

function columnWords(row: RawRow, wording: Wording): string {
  const places = row.places.flatMap((place) => (place === null || place === '' ? [] : [`@${place}`]));
  const action = row.action === null ? null : wording.verb(row.action);
  const item = row.item === null ? null : wording.item(row.action ?? '', row.item);
  const duration = durationWords(row, wording);
  const parts = [action, item, ...places, duration, row.properties];
  return parts.filter((part) => part !== null && part !== '').join(' ');
}

const secondsOf: Readonly<Record<DurationUnit, number>> = {
  seconds: 1,
  milliseconds: 1e-3,
  microseconds: 1e-6,
  minutes: 60,
};

/** `url=https://… stay=~5`; what is empty is left out. */
function labelledWords({ labelled = [] }: RawRow, wording: Wording): string {
  const told = labelled.flatMap(({ label, unit, value }) => {
    if (value === null) return [];
    const seconds = unit === undefined ? Number.NaN : Number(value) * secondsOf[unit];
    const words = Number.isNaN(seconds) ? plainText(value) : wording.duration(seconds);
    return words === '' ? [] : [`${label}=${words}`];
  });
  return told.join(' ');
}

const hasText = ({ text }: RawRow): boolean => text !== null && text.trim() !== '';

/** What a row says: its text, or its columns put together. */
const wordsOf = (row: RawRow, wording: Wording): string =>
  hasText(row) ? (row.text ?? '') : columnWords(row, wording);

/** A row on one line, of its first words and of what is labelled. */
function compact(row: RawRow, words: string, wording: Wording, labelled: string): string {
  const first = hasText(row) ? fromText(words, wording) : plainText(words);
  return labelled === '' ? first : `${first} ${labelled}`.trimStart();
}

/**
 * The text of a row as the model reads it, without number and time: `browse 大众_迈腾 @易车网 ~2`, or the
 * free text with its durations shortened. Never empty, never more than one line; longer than `longest` characters only by
 * the ellipsis that says that there is more.
 */
export function compactRow(
  row: RawRow,
  longest = defaultReadLimits.longestRow,
  format: WireFormat = 2,
): string {
  const wording = wordings[format];
  const words = wordsOf(row, wording);
  const text = compact(row, cutText(words, lookedAt(longest)), wording, labelledWords(row, wording));
  if (text.length > longest || words.length > lookedAt(longest)) return `${cutText(text, longest)}…`;
  return text === '' ? emptyRow : text;
}

/** Whether `compactRow` tells a row by its columns, and of these by no more than action, item, places and a duration. */
export const isPlainColumns = (row: RawRow): boolean =>
  !hasText(row) && (row.properties === null || row.properties === '') && row.labelled === undefined;

/** How `compactRow` says at the end of a row how long it took; empty where it does not, null where that is in words already. */
export function durationOf(duration: string): string | null {
  const seconds = Number(duration);
  return Number.isNaN(seconds) ? null : wordings[2].duration(seconds);
}

/** How many characters of a row, once it is compact, the model does not read; about so many where the row is very long. */
export function unreadOf(row: RawRow, longest: number): number {
  const wording = wordings[2];
  const words = wordsOf(row, wording);
  const labelled = labelledWords(row, wording);
  const read = Math.min(compact(row, cutText(words, lookedAt(longest)), wording, labelled).length, longest);
  const whole = compact(row, words, wording, labelled);
  const { beyond = 0 } = row;
  const left = beyond === 0 ? 0 : (beyond * whole.length) / Math.max(1, Buffer.byteLength(whole));
  return Math.max(0, whole.length - read + Math.round(left));
}
