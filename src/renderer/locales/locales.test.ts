import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { zhCN } from './zh-CN.ts';

interface Words {
  readonly [key: string]: string | Words;
}

function flat(words: Words, prefix = ''): ReadonlyMap<string, string> {
  const entries = Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : [...flat(value, `${prefix}${key}.`)],
  );
  return new Map(entries);
}

const english = flat(en);
const chinese = flat(zhCN);
const holes = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{(\w+)/g)].map((hole) => hole[1] ?? '').sort();

describe('locales', () => {
  it('have the same keys, but for the singular that Chinese has not', () => {
    expect([...chinese.keys()].sort()).toEqual(
      [...english.keys()].filter((key) => !key.endsWith('_one')).sort(),
    );
  });

  it.each([...chinese])('%s names the same values in both languages', (key, text) => {
    expect(holes(text)).toEqual(holes(english.get(key) ?? ''));
    expect(text.trim()).not.toBe('');
  });

  it('use Chinese punctuation beside Chinese', () => {
    for (const [key, text] of chinese)
      expect(text, key).not.toMatch(/\p{Script=Han}[,;:?!]|\p{Script=Han}\.(?!\w)/u);
  });

  it('count in both languages', async () => {
    const i18n = i18next.createInstance();
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
