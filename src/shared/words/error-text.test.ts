import { describe, expect, it } from 'vitest';
import { type ErrorInfo, errorCodes } from '../app-error.ts';
import { orderDoubts } from '../order.ts';
import { codedError, codedInfo } from './coded-error.ts';
import { errorText } from './error-text.ts';

const info = (code: ErrorInfo['code'], params?: ErrorInfo['params']): ErrorInfo => ({
  code,
  message: 'English sentence.',
  hint: 'English hint.',
  ...(params === undefined ? {} : { params }),
});

describe('errorText', () => {
  it('gives the error’s own words in English', () => {
    expect(errorText(info('auth'), 'en')).toEqual({ message: 'English sentence.', hint: 'English hint.' });
  });

  it('says what to do in English where the error does not, as it does in Chinese', () => {
    const silent = { code: 'missing_user', message: 'The model left this user out.', hint: '' } as const;
    expect(errorText(silent, 'en')).toEqual({ message: silent.message, hint: 'Run the user again.' });
  });

  it('says every code in Chinese without any param', () => {
    const isSaid = ({ message, hint }: ReturnType<typeof errorText>): boolean =>
      /^\P{ASCII}.*。$/u.test(message) &&
      !/\{|undefined|English sentence\./.test(message) &&
      (hint === '' || hint.endsWith('。'));
    const texts = errorCodes.map((code) => [code, errorText(info(code), 'zh-CN')] as const);
    expect(texts.filter(([, text]) => !isSaid(text))).toEqual([]);
  });

  it('names the file by the last part of its path', () => {
    expect(errorText(info('not_a_database', { path: '/data/日志 2025.db' }), 'zh-CN').message).toBe(
      '“日志 2025.db”不是 SQLite 数据库。',
    );
    expect(errorText(info('file_not_found', { path: 'C:\\data\\a.db' }), 'zh-CN').message).toBe(
      '找不到文件“a.db”。',
    );
  });

  it('puts values in where it has them', () => {
    expect(errorText(info('rows_unaccounted', { missing: 3, rows: 40 }), 'zh-CN').message).toBe(
      '40 条记录中有 3 条既未被事件引用，也未被略过。',
    );
    expect(errorText(info('server_error', { status: 503 }), 'zh-CN').message).toBe(
      '服务商出错（HTTP 503）。',
    );
  });

  it('says in Chinese why a mail could not be read', () => {
    expect(
      errorText(info('mail_damaged', { reasons: 'undecodable,cut_off', detail: 'x' }), 'zh-CN').message,
    ).toBe('邮件未能完整读取：部分文字的编码无法识别；邮件不完整，末尾缺失。');
    expect(errorText(info('mail_unreadable', { detail: 'x' }), 'zh-CN').message).toBe('无法读取这封邮件。');
  });

  it('says in Chinese why nobody knows what became of an order', () => {
    const said = (doubt: string): string =>
      errorText(
        info('order_unknown', { order: 'batch_1', doubt, address: 'https://a.example', detail: 'English' }),
        'zh-CN',
      ).message;
    for (const doubt of orderDoubts)
      expect(said(doubt)).toMatch(/^无法确认批量任务 batch_1 的情况：[^{}]+。$/);
    expect(said('other_address')).toContain('https://a.example');
  });

  it('falls back to the plain sentence when another value is given', () => {
    expect(errorText(info('server_error', { retries: 4 }), 'zh-CN').message).toBe('服务商出错。');
    expect(errorText(info('model_not_found', { model: '' }), 'zh-CN').message).toBe('服务商没有这个模型。');
  });

  it('uses the error’s own words for a code that it does not know', () => {
    const later = { ...info('auth'), code: 'from_the_future' as ErrorInfo['code'] };
    expect(errorText(later, 'zh-CN').message).toBe('English sentence.');
  });
});

describe('codedError', () => {
  it('is in the words of the catalogue, the most telling that its values allow', () => {
    const params = { path: '/data/日志.db' };
    expect(codedError('empty_file', { params })).toMatchObject({
      code: 'empty_file',
      message: '日志.db is empty.',
      hint: 'Choose a SQLite file with a table of behaviour rows.',
      params,
    });
    expect(codedError('empty_file').message).toBe('The file is empty.');
  });

  it('takes a hint and a cause of its own', () => {
    const cause = new Error('EIO');
    expect(codedError('io_error', { cause, hint: 'Plug it in.' })).toMatchObject({
      cause,
      hint: 'Plug it in.',
    });
    expect(codedInfo('forbidden')).toEqual({
      code: 'forbidden',
      message: 'The request did not come from the window of Gleaner.',
      hint: '',
    });
  });
});
