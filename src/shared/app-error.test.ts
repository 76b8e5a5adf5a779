import { describe, expect, it } from 'vitest';
import { AppError, errorCodes, toErrorInfo } from './app-error.ts';
import { assertNever } from './assert-never.ts';

describe('toErrorInfo', () => {
  it('carries an AppError over whole, but for its cause', () => {
    const error = new AppError('auth', 'No.', { hint: 'Do.', params: { a: 1 }, cause: new Error('secret') });
    expect(toErrorInfo(error)).toEqual({ code: 'auth', message: 'No.', hint: 'Do.', params: { a: 1 } });
    expect(toErrorInfo(AppError.fromInfo(toErrorInfo(error)))).toEqual(toErrorInfo(error));
    expect(toErrorInfo(new AppError('auth', 'No.'))).toEqual({ code: 'auth', message: 'No.', hint: '' });
  });

  it.each([
    [new Error('first\nat line 2'), 'first'],
    [new TypeError(''), ''],
    ['text', 'text'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{ a: 1 }, '[object Object]'],
  ])('takes %s for a fault of ours, without its stack', (thrown, detail) => {
    const info = toErrorInfo(thrown);
    expect(info).toMatchObject({ code: 'internal', params: { detail } });
    expect(info.message).not.toContain('\n');
  });

  it('survives a structured clone', () => {
    const info = toErrorInfo(new AppError('auth', 'No.', { params: { n: 1 } }));
    expect(structuredClone(info)).toEqual(info);
  });
});

describe('errorCodes', () => {
  it('are words, each once', () => {
    expect(new Set(errorCodes).size).toBe(errorCodes.length);
    for (const code of errorCodes) expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
  });
});

describe('assertNever', () => {
  it('throws where a value slips through', () => {
    expect(() => assertNever('x' as never)).toThrow('"x"');
  });
});
