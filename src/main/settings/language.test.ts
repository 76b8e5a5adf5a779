import { describe, expect, it } from 'vitest';
import { resolveLanguage } from './language.ts';

describe('the language', () => {
  it.each([
    ['system', ['zh-Hans-CN'], 'zh-CN'],
    ['system', ['zh_TW', 'en'], 'zh-CN'],
    ['system', ['en-GB', 'zh-CN'], 'en'],
    ['system', ['fr-FR', 'zh-CN', 'en'], 'zh-CN'],
    ['system', ['fr'], 'en'],
    ['system', [], 'en'],
    ['zh-CN', ['en'], 'zh-CN'],
    ['en', ['zh'], 'en'],
  ] as const)('%s on a system that speaks %j is %s', (chosen, system, language) => {
    expect(resolveLanguage(chosen, system)).toBe(language);
  });
});
