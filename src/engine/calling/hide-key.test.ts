import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/app-error.ts';
import { hidingKey } from './hide-key.ts';

const key = 'sk-canary/0123+456789 "x"';
const spellings = [key, encodeURIComponent(key), JSON.stringify(key)];

describe('hiding a key', () => {
  it.each(spellings)('takes %s out of a text and leaves the rest', (spelt) => {
    const clear = hidingKey(key).text(`before ${spelt} after`);
    expect(clear).toMatch(/^before "?\[key\]"? after$/);
  });

  it('takes it out of all that hangs on an error: words, stack, causes, details', () => {
    const root = new SyntaxError(`Unexpected token, "${key}" is not valid JSON`);
    const middle = Object.assign(new Error(`no ${key}`, { cause: root }), {
      code: key,
      error: { param: key, list: [`a ${key}`] },
    });
    const top = new AppError('not_a_model', `A page: ${key}`, {
      hint: key,
      params: { contentType: `text/html; ${key}` },
      cause: middle,
    });
    expect(inspect(top, { depth: 9 })).toContain(key);
    const shown = inspect(hidingKey(key).thrown(top), { depth: 9 });
    expect(shown).toContain('[key]');
    for (const each of [key, 'canary']) expect(shown).not.toContain(each);
  });

  it('survives what is no error, what is frozen and what holds itself', () => {
    const ring: { self?: unknown; word: string } = { word: key };
    ring.self = ring;
    const hiding = hidingKey(key);
    expect(hiding.thrown(ring)).toMatchObject({ word: '[key]' });
    for (const each of [null, undefined, 7, 'text', Object.freeze({ word: key })]) {
      expect(() => hiding.thrown(each)).not.toThrow();
    }
  });

  it.each([null, '', 'none', 'ollama'])('leaves words alone where the key is %j', (none) => {
    const said = 'The model ollama/none answered.';
    expect(hidingKey(none).text(said)).toBe(said);
  });
});
