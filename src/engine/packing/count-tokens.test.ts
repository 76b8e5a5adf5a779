import { describe, expect, it } from 'vitest';
import { countTokens } from './count-tokens.ts';

describe('countTokens', () => {
  it.each([
    ['', 0],
    ['hello world', 2],
    ['2025-11-24', 6],
  ])('counts %j as %i', (text, tokens) => {
    expect(countTokens(text)).toBe(tokens);
  });

  it('counts the same the second time', () => {
    const text = '在易车网浏览大众_迈腾';
    expect(countTokens(text)).toBe(countTokens(text));
    expect(countTokens(text)).toBeGreaterThan(3);
  });

  it('takes what looks like a special token for the text that it is', () => {
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(1);
    expect(countTokens(`x${'<|im_start|>'.repeat(40)}`)).toBeGreaterThan(40);
  });

  it('stays right after more texts than it remembers', () => {
    const before = countTokens('row 1');
    for (let index = 0; index < 20_100; index += 1) countTokens(`row ${index}`);
    expect(countTokens('row 1')).toBe(before);
  });
});
