import type { Language } from '../../shared/words/wording.ts';
import { stampOf } from './stamp.ts';

/** Units as each language writes them after a number. */
const units = {
  en: { day: ' d', hour: ' h', minute: ' min', second: ' s', ms: ' ms', minutes: ' min', now: 'just now' },
  // Minutes that stand alone are 分钟; before seconds they are 分.
  'zh-CN': {
    day: ' 天',
    hour: ' 小时',
    minute: ' 分',
    second: ' 秒',
    ms: ' 毫秒',
    minutes: ' 分钟',
    now: '刚刚',
  },
} as const;

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

interface Rough {
  readonly value: number;
  readonly unit: 'second' | 'minute' | 'hour' | 'day';
}

function roughUnit(seconds: number): Rough {
  if (seconds < 55) return { value: Math.max(5, Math.ceil(seconds / 5) * 5), unit: 'second' };
  const minutes = seconds / 60;
  if (minutes < 55) return { value: Math.max(1, Math.round(minutes)), unit: 'minute' };
  const hours = minutes / 60;
  if (hours < 36) return { value: Math.max(1, Math.round(hours * 2) / 2), unit: 'hour' };
  return { value: Math.round(hours / 24), unit: 'day' };
}

function roundDown(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.floor(value * scale + 1e-9) / scale;
}

/** The two largest units of a length of time, from the first that it has some of. */
function splitDuration(ms: number) {
  const total = Math.max(0, Math.floor(ms / 1000));
  const parts = [
    ['day', Math.floor(total / 86_400)],
    ['hour', Math.floor((total % 86_400) / 3_600)],
    ['minute', Math.floor((total % 3_600) / 60)],
    ['second', total % 60],
  ] as const;
  const first = parts.findIndex(([, value]) => value > 0);
  return first === -1 ? parts.slice(-1) : parts.slice(first, first + 2);
}

/** Intl writes 3分钟前; the house sets a space between a figure and a Chinese word. */
const spaced = (text: string): string => text.replaceAll(/(\d)(?=\p{Script=Han})/gu, '$1 ');

const relativeSteps: readonly [limit: number, size: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, 1, 'second'],
  [3_600, 60, 'minute'],
  [86_400, 3_600, 'hour'],
  [86_400 * 30, 86_400, 'day'],
  [86_400 * 365, 86_400 * 30, 'month'],
  [Number.POSITIVE_INFINITY, 86_400 * 365, 'year'],
];

/** Numbers, times and amounts in one language. All pure; built once a language. */
export type Format = ReturnType<typeof createFormat>;

/** Builds the formats of a language. */
export function createFormat(language: Language) {
  const unit = units[language];
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const oneDecimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const exactlyOne = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const compactFormat = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const dayFormat = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const rough = ({ value, unit: name }: Rough): string =>
    `${oneDecimal.format(value)}${unit[name === 'minute' ? 'minutes' : name]}`;

  return {
    language,
    /** What stands between two sentences: a full stop of Chinese has its own room. */
    gap: language === 'zh-CN' ? '' : ' ',
    /** Words in brackets, with what stands before them. */
    inBrackets: (words: string) => (language === 'zh-CN' ? `（${words}）` : ` (${words})`),
    /** A moment by the clock, with its day where that is not today; to the second where it is less than ten minutes off. */
    clock: (at: number, now: number) => {
      const isToday = new Date(at).toDateString() === new Date(now).toDateString();
      return new Intl.DateTimeFormat(language, {
        ...(isToday ? {} : { month: 'short', day: 'numeric' }),
        hour: '2-digit',
        minute: '2-digit',
        ...(Math.abs(at - now) < 10 * 60_000 ? { second: '2-digit' } : {}),
        hourCycle: 'h23',
      }).format(at);
    },
    count: (value: number) => whole.format(value),
    /** 1,234,567 → 1.2M; 120万. For estimates, where more digits would claim too much. */
    compact: (value: number) => (value < 10_000 ? whole.format(value) : spaced(compactFormat.format(value))),
    bytes: (value: number) => {
      const power = value < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log2(value) / 10));
      const scaled = value / 1024 ** power;
      return `${(power === 0 || scaled >= 100 ? whole : oneDecimal).format(scaled)} ${byteUnits[power]}`;
    },
    /** A share of 0–1 as a percentage rounded down, so that 100 % means all. */
    share: (value: number) => {
      const percent = value * 100;
      return `${oneDecimal.format(percent >= 100 ? 100 : Math.min(99.9, roundDown(percent, 1)))}%`;
    },
    /** A percentage of 0–100, with one decimal until it is whole. */
    percent: (value: number) => {
      if (value >= 100) return '100%';
      return value <= 0 ? '0%' : `${exactlyOne.format(roundDown(value, 1))}%`;
    },
    /** 3 min 20 s */
    duration: (ms: number) =>
      splitDuration(ms)
        .filter(([, value], index) => index === 0 || value > 0)
        .map(([name, value], _, parts) => {
          const alone = name === 'minute' && parts.at(-1)?.[0] === 'minute';
          return `${whole.format(value)}${unit[alone ? 'minutes' : name]}`;
        })
        .join(' '),
    /** A length of time that is only roughly known, in one unit. */
    roughly: (seconds: number) => rough(roughUnit(seconds)),
    /** Two of those, sharing the unit where they can. */
    range: (lowSeconds: number, highSeconds: number) => {
      const low = roughUnit(lowSeconds);
      const high = roughUnit(highSeconds);
      if (low.unit === high.unit && low.value === high.value) return rough(low);
      const start = low.unit === high.unit ? oneDecimal.format(low.value) : rough(low);
      return `${start}${low.unit === high.unit ? '–' : ' – '}${rough(high)}`;
    },
    /** Points of a score, always with one decimal, so that they stand under one another. */
    score: (value: number) => exactlyOne.format(value),
    rate: (value: number) => (value >= 100 ? whole : oneDecimal).format(value),
    money: (value: number, currency: string) => formatMoney(language, value, currency),
    latency: (ms: number) =>
      ms < 1000 ? `${whole.format(ms)}${unit.ms}` : `${exactlyOne.format(ms / 1000)}${unit.second}`,
    ago: (at: number, now: number) => {
      const seconds = (at - now) / 1000;
      const size = Math.abs(seconds);
      const step = relativeSteps.find(([limit]) => size < limit);
      if (step === undefined || size < 10) return unit.now;
      return spaced(relative.format(Math.round(seconds / step[1]), step[2]));
    },
    /** 2025-11-24 10:42:47 UTC+08:00, in every language. */
    exact: stampOf,
    /** A day given as YYYY-MM-DD. */
    day: (date: string) => dayFormat.format(new Date(date)),
  };
}

/** Two decimals, and as many as it takes to show an amount below one hundredth. */
function formatMoney(language: Language, value: number, currency: string): string {
  const decimals = value > 0 && value < 0.01 ? 4 : 2;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  try {
    return new Intl.NumberFormat(language, { style: 'currency', currency, ...digits }).format(value);
  } catch {
    // Not a currency that Intl knows; the analyst's own word stands in for the sign.
    return `${new Intl.NumberFormat(language, digits).format(value)} ${currency}`;
  }
}
