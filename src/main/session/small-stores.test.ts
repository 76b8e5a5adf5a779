import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeRecent, withRecent } from './recent-files.ts';
import { openReopenStore } from './reopen-store.ts';
import { ensureSample } from './sample-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-stores-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the file to reopen', () => {
  it('is remembered over a restart, and forgotten on request', () => {
    openReopenStore(folder).remember('/a.db');
    const store = openReopenStore(folder);
    expect(store.path()).toBe('/a.db');
    store.remember(null);
    expect(openReopenStore(folder).path()).toBeNull();
  });

  it('is kept beside the files that wait for orders', () => {
    const first = openReopenStore(folder);
    first.remember('/a.db');
    first.noteWaiting('/b.db', true);
    first.noteWaiting('/c.db', true);
    first.noteWaiting('/b.db', true);
    const second = openReopenStore(folder);
    expect([second.path(), second.waiting()]).toEqual(['/a.db', ['/b.db', '/c.db']]);
    second.noteWaiting('/b.db', false);
    second.remember(null);
    expect(openReopenStore(folder).waiting()).toEqual(['/c.db']);
    writeFileSync(join(folder, 'state.json'), '{"reopen":"/of-earlier.db"}');
    expect([openReopenStore(folder).path(), openReopenStore(folder).waiting()]).toEqual([
      '/of-earlier.db',
      [],
    ]);
  });

  it('is none where the note is damaged', () => {
    writeFileSync(join(folder, 'state.json'), '{"reopen":');
    expect(openReopenStore(folder).path()).toBeNull();
  });
});

describe('the recent files', () => {
  it('have the latest first, each once, ten at most', () => {
    const list = Array.from({ length: 12 }, (_, index) => `/d/${index}.db`).reduce<string[]>(withRecent, []);
    expect(list).toHaveLength(10);
    expect(withRecent(list, '/d/5.db').slice(0, 2)).toEqual(['/d/5.db', '/d/11.db']);
    expect(withRecent(list, '/d/5.db')).toHaveLength(10);
    expect(describeRecent(['/d/x.db'])).toEqual([{ path: '/d/x.db', name: 'x.db', folder: '/d' }]);
  });
});

describe('the sample', () => {
  it('is copied once, and the copy is never written over', async () => {
    const shipped = join(folder, 'sample.db');
    const copy = join(folder, 'user', 'sample', 'Sample 示例.db');
    writeFileSync(shipped, 'one');
    expect(await ensureSample(shipped, copy)).toBe(copy);
    writeFileSync(copy, 'with results');
    await ensureSample(shipped, copy);
    expect(readFileSync(copy, 'utf8')).toBe('with results');
    expect(readdirSync(join(folder, 'user', 'sample'))).toEqual(['Sample 示例.db']);
  });

  it('says in a sentence that it is not there', async () => {
    await expect(ensureSample(join(folder, 'none.db'), join(folder, 'copy.db'))).rejects.toMatchObject({
      code: 'file_not_found',
    });
  });
});
