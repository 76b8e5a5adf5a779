import { defaultReadLimits } from '../../../shared/pipelines/events.ts';

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
  /** Bytes of its cells that were left in the file. */
  readonly beyond?: number;
}

/** What is looked at of a text of which so much is sent: rows may hold a whole web page, and patterns search the wording. */
export const lookedAt = (longest: number): number => Math.max(4_000, 2 * longest);

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

/** `在易车网浏览大众_迈腾 2m` under the action `browse` says `大众_迈腾 @易车网 2m`. */
function dropVerb(action: string, body: string): string {
  if (action === 'use_app') return body.replace(/^使用/, '@');
  const verb = verbOfAction[action];
  const at = verb === undefined || !body.startsWith('在') ? -1 : body.indexOf(verb);
  if (verb === undefined || at < 2) return body;
  const rest = body.slice(at + verb.length).replace(/^[:：]/, '');
  const duration = /\s(\d+h)?(\d+m)?(\d+s)?$/.exec(rest)?.[0] ?? '';
  const item = rest.slice(0, rest.length - duration.length).trim();
  return `${item} @${body.slice(1, at)}${duration}`;
}

function fromText(text: string): string {
  const plain = shortenDurations(plainText(text).replace(leadingTime, ''));
  const tag = taggedAction.exec(plain);
  if (tag === null) return plain;
  const [whole, action = ''] = tag;
  return `${action} ${dropVerb(action, plain.slice(whole.length)).trim()}`;
}

function columnWords(row: RawRow): string {
  const places = row.places.flatMap((place) => (place === null || place === '' ? [] : [`@${place}`]));
  // A duration that is no number is in words already.
  const seconds = Number(row.duration ?? '');
  const duration = Number.isNaN(seconds) ? row.duration : compactDuration(seconds);
  const parts = [row.action, row.item, ...places, duration, row.properties];
  return parts.filter((part) => part !== null && part !== '').join(' ');
}

const hasText = ({ text }: RawRow): boolean => text !== null && text.trim() !== '';

/** What a row says: its text, or its columns put together. */
const wordsOf = (row: RawRow): string => (hasText(row) ? (row.text ?? '') : columnWords(row));

const compact = (row: RawRow, words: string): string => (hasText(row) ? fromText(words) : plainText(words));

/**
 * The text of a row as the model reads it, without number and time: `browse 大众_迈腾 @易车网 2m`, or the
 * free text with its durations shortened. Never empty, never more than one line; longer than `longest` characters only by
 * the ellipsis that says that there is more.
 */
export function compactRow(row: RawRow, longest = defaultReadLimits.longestRow): string {
  const words = wordsOf(row);
  const text = compact(row, cutText(words, lookedAt(longest)));
  if (text.length > longest || words.length > lookedAt(longest)) return `${cutText(text, longest)}…`;
  return text === '' ? '(empty)' : text;
}

/** How many characters of a row, once it is compact, the model does not read; about so many where the row is very long. */
export function unreadOf(row: RawRow, longest: number): number {
  const words = wordsOf(row);
  const read = Math.min(compact(row, cutText(words, lookedAt(longest))).length, longest);
  const whole = compact(row, words);
  const { beyond = 0 } = row;
  const left = beyond === 0 ? 0 : (beyond * whole.length) / Math.max(1, Buffer.byteLength(whole));
  return Math.max(0, whole.length - read + Math.round(left));
}
