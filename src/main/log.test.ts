import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from './log.ts';
import { redact } from './redact.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

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
    const log = openLog(folder, false, () => new Date('2025-11-24T10:42:00Z'));
    log.info('started');
    log.error('refused', new Error('the key sk-proj-abcDEF123456 is wrong'));
    const [first, second, third] = readFileSync(join(folder, 'main.log'), 'utf8').split('\n');
    expect(first).toBe('2025-11-24T10:42:00.000Z info  started');
    expect(second).toBe('2025-11-24T10:42:00.000Z error refused: Error: the key [redacted] is wrong');
    expect(third).toMatch(/^ {4}at /);
  });

  it('moves on at a megabyte and keeps three files', () => {
    const log = openLog(folder, false);
    for (let round = 1; round <= 4; round += 1) {
      writeFileSync(join(folder, 'main.log'), `${round}`.repeat(1_000_000));
      log.info(`after ${round}`);
    }
    expect(readdirSync(folder).sort()).toEqual(['main.1.log', 'main.2.log', 'main.log']);
    expect(readFileSync(join(folder, 'main.1.log'), 'utf8')[0]).toBe('4');
    expect(readFileSync(join(folder, 'main.log'), 'utf8')).toContain('after 4');
  });

  it('never throws, even where it cannot write', () => {
    writeFileSync(join(folder, 'in-the-way'), '');
    expect(() => openLog(join(folder, 'in-the-way'), false).info('x')).not.toThrow();
  });
});
