import { builtInCalled } from '../../shared/recipes/built-in.ts';
import { proposal as englishNames } from '../../shared/words/en/proposal.ts';
import { report as english } from '../../shared/words/en/report.ts';
import { fill } from '../../shared/words/fill.ts';
import type { Language, Wording } from '../../shared/words/wording.ts';
import { proposal as chineseNames } from '../../shared/words/zh-CN/proposal.ts';
import { report as chinese } from '../../shared/words/zh-CN/report.ts';

/** What a report says, and how it writes figures. */
export type ReportWords = ReturnType<typeof reportWords>;

export function reportWords(language: Language) {
  const say: Wording<typeof english> = language === 'zh-CN' ? chinese : english;
  const number = new Intl.NumberFormat(language);
  const decimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const unit = (value: number, name: 'hour' | 'minute' | 'second'): string =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short' })
      .format(value)
      .replace(/(?<=\d)(?=\p{Script=Han})/u, ' ');
  const { recipes } = (language === 'zh-CN' ? chineseNames : englishNames).proposal;
  return {
    language,
    say,
    fill,
    count: (value: number) => number.format(value),
    decimal: (value: number) => decimal.format(value),
    percent: (share: number) => percent.format(share),
    money: (value: number, currency: string) =>
      new Intl.NumberFormat(language, {
        ...{ style: 'currency', currency, maximumFractionDigits: value < 1 ? 4 : 2 },
      }).format(value),
    /** What a recipe of that name is called: a built-in one in the report's language. */
    recipe: (name: string): string => {
      const builtIn = builtInCalled(name);
      return builtIn === undefined ? name : recipes[builtIn];
    },
    /** A span of milliseconds. */
    duration: (milliseconds: number): string => {
      const seconds = Math.floor(milliseconds / 1_000);
      const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
      if (hours > 0) return `${unit(hours, 'hour')} ${unit(minutes, 'minute')}`;
      return minutes > 0
        ? `${unit(minutes, 'minute')} ${unit(seconds % 60, 'second')}`
        : unit(seconds, 'second');
    },
    /** A time in epoch milliseconds, in the time of this machine: with its day, or to the second without. */
    at: (when: number) => time.format(when),
    clock: (when: number) => clock.format(when),
  };
}
