import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../app-error.ts';
import { errors as englishErrors } from './en/errors.ts';
import { system as englishSystem } from './en/system.ts';
import { holes } from './fill.ts';
import { en, zhCN } from './pages.ts';
import type { ErrorWords } from './wording.ts';
import { errors as chineseErrors } from './zh-CN/errors.ts';
import { system } from './zh-CN/system.ts';

const errors: Partial<ErrorWords> = englishErrors;

interface Words {
  readonly [key: string]: string | Words;
}

function flat(words: Words, prefix = ''): readonly (readonly [key: string, text: string])[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : flat(value, `${prefix}${key}.`),
  );
}

const english = flat({ ...en, system: englishSystem });
const chinese = flat({ ...zhCN, system });
/** Each key with the values that its text asks for, as both languages must have them. */
const shapes = (words: typeof english) =>
  Object.fromEntries(words.map(([key, text]) => [key, [...holes(text)].sort()]));

describe('the words', () => {
  it('have the same keys and the same values in both languages, but for the singular that Chinese has not', () => {
    expect(shapes(chinese)).toEqual(shapes(english.filter(([key]) => !key.endsWith('_one'))));
  });

  it('ask for the same values in the singular', () => {
    const all = shapes(english);
    const singular = english.filter(([key]) => key.endsWith('_one')).map(([key]) => key);
    expect(Object.fromEntries(singular.map((key) => [key, all[key]]))).toEqual(
      Object.fromEntries(singular.map((key) => [key, all[key.replace(/_one$/, '_other')]])),
    );
  });

  it('say something everywhere, with Chinese punctuation beside Chinese', () => {
    const wrong = /^\s*$|\p{Script=Han}[,;:?!]|\p{Script=Han}\.(?!\w)/u;
    expect([...english, ...chinese].filter(([, text]) => wrong.test(text))).toEqual([]);
  });

  it('of an error name no value in English that Chinese does not, and can be said without any in both', () => {
    const asked = (texts: readonly string[]): readonly string[] =>
      texts.flatMap(holes).map((hole) => (hole === 'path' ? 'file' : hole));
    const unsaid = errorCodes.filter((code) => {
      const [inEnglish, inChinese] = [errors[code] ?? [''], chineseErrors[code]];
      const known = asked(inChinese);
      return (
        inChinese.length < 2 ||
        [inEnglish, inChinese].some((texts) => holes(texts.at(-1) ?? '').length > 0) ||
        asked(inEnglish).some((hole) => !known.includes(hole))
      );
    });
    expect(unsaid).toEqual([]);
  });

  it('count in both languages', async () => {
    const i18n = createInstance();
    await i18n.init({
      lng: 'en',
      resources: { en: { translation: en }, 'zh-CN': { translation: zhCN } },
      interpolation: { escapeValue: false },
    });
    expect(i18n.t('unit.users', { count: 1 })).toBe('1 user');
    expect(i18n.t('unit.users', { count: 1_284 })).toBe('1,284 users');
    await i18n.changeLanguage('zh-CN');
    expect(i18n.t('unit.users', { count: 1 })).toBe('1 个用户');
  });
});
