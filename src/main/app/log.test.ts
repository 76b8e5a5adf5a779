import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/app-error.ts';
import { openLog } from './log.ts';
import { redact } from './redact.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const written = (name = 'main.log'): string => readFileSync(join(folder, name), 'utf8');

describe('redacting', () => {
  it.each([
    'sk-proj-abcDEF123456',
    'Bearer 0123456789abcdef',
    '{"api_key": "q9w8e7r6t5"}',
    'Authorization: Basic-abcdef123',
    'a1b2c3d4e5f60718293a4b5c6d7e8f90',
    '0123456789abcdef0123456789abcdef.AbCdEfGh12345678',
  ])('takes out %s', (secret) => {
    const line = redact(`failed with ${secret} at once`);
    expect(line).toContain('[redacted]');
    expect(line).not.toMatch(/abcDEF|0123456789abcdef|q9w8|Basic-abc|a1b2c3d4e5/);
    expect(line).toMatch(/^failed with .*at once$/);
  });

  it('leaves paths and plain sentences alone', () => {
    const line = 'source.open answered not_a_database: /Users/li/数据/behaviour_2025-11-24_full_export.db';
    expect(redact(line)).toBe(line);
  });
});

describe('the log', () => {
  it('dates its lines, keeps stacks, and keeps keys out of both', () => {
    const log = openLog(folder, { now: () => new Date('2025-11-24T10:42:00Z') });
    log.info('started');
    log.error('refused', new Error('the key sk-proj-abcDEF123456 is wrong'));
    const [first, second, third] = written().split('\n');
    expect(first).toBe('2025-11-24T10:42:00.000Z info  started');
    expect(second).toBe('2025-11-24T10:42:00.000Z error refused: Error: the key [redacted] is wrong');
    expect(third).toMatch(/^ {4}at /);
  });

  it('conceals the live key, whatever it looks like and however it is spelt', () => {
    const log = openLog(folder);
    const key = 'correct horse/battery+staple';
    log.conceal(key);
    const spelt = [key, encodeURIComponent(key), Buffer.from(key).toString('base64')];
    for (const each of spelt) log.error(`refused ${each} at once`, new Error(`it said ${each}`));
    // A folder on the way to this file may look like a key as well.
    const said = written().replace(/^ {4}at .*$/gm, '');
    expect(said.match(/\[redacted\]/g)).toHaveLength(6);
    for (const each of spelt) expect(written()).not.toContain(each);
  });

  it('holds no user’s id, no behaviour and no sentence of a provider', () => {
    const log = openLog(folder);
    const cause = new AppError('unknown_user', 'There is no user 13800138000 in this file.', {
      params: { user: '13800138000', path: '/data/a.db' },
    });
    log.error('not found', cause);
    log.error('not read', unreadable('{"poi": "第一人民医院" oh}'));
    log.error('failed', new Error('The engine failed.', { cause: unreadable('第一人民医院') }));
    expect(written()).toContain('AppError unknown_user path=/data/a.db');
    expect(written()).toMatch(/SyntaxError: .* is not valid JSON/);
    expect(written()).toContain('caused by SyntaxError');
    expect(written()).not.toMatch(/13800138000|医院/);
  });

  it('moves on when it is full and keeps three files, the newest lines among them', () => {
    const log = openLog(folder, { maxBytes: 2_000 });
    for (let line = 0; line < 1_000; line += 1) log.info(`line ${line}`);
    expect(readdirSync(folder).sort()).toEqual(['main.1.log', 'main.2.log', 'main.log']);
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).size).toBeLessThan(2_100);
    }
    const lines = ['main.2.log', 'main.1.log', 'main.log'].flatMap((name) =>
      written(name).trimEnd().split('\n'),
    );
    const numbers = lines.map((line) => Number(line.split(' ').at(-1)));
    expect(numbers).toEqual(numbers.map((_, index) => 1_000 - numbers.length + index));
  });

  it('goes on where the log of the start before left off, and moves that on too', () => {
    writeFileSync(join(folder, 'main.log'), `${'x'.repeat(1_999)}\n`);
    openLog(folder, { maxBytes: 1_000 }).info('after');
    expect(written('main.1.log')).toHaveLength(2_000);
    expect(written()).toMatch(/after\n$/);
  });

  it('is the owner’s alone, and comes back when its folder was deleted', () => {
    const log = openLog(folder);
    log.info('before');
    if (process.platform !== 'win32') expect(statSync(join(folder, 'main.log')).mode & 0o077).toBe(0);
    rmSync(folder, { recursive: true });
    log.info('after');
    expect(written()).toMatch(/after\n$/);
  });

  it('cuts a line that would fill it', () => {
    openLog(folder).info('x'.repeat(100_000));
    expect(written().length).toBeLessThan(5_000);
  });

  it('never throws, even where it cannot write', () => {
    writeFileSync(join(folder, 'in-the-way'), '');
    expect(() => openLog(join(folder, 'in-the-way')).info('x')).not.toThrow();
  });
});

function unreadable(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    return thrown;
  }
}
