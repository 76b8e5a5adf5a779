import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  endpointKey,
  learntOf,
  nothingLearnt,
  withForgotten,
  withLearnt,
} from '../../shared/learnt-endpoint.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { openSettingsStore } from './settings-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (): string => join(folder, 'settings.json');

describe('the settings store', () => {
  it('starts with defaults and no complaint where there is no file', () => {
    const store = openSettingsStore(folder);
    expect(store.current()).toEqual(defaultSettings);
    expect(store.takeRecovered()).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps a change for the next start, whole and readable by the owner only', () => {
    openSettingsStore(folder).update({ language: 'zh-CN', recent: ['/数据/a.db'] });
    const again = openSettingsStore(folder).current();
    expect(again).toEqual({ ...defaultSettings, language: 'zh-CN', recent: ['/数据/a.db'] });
    expect(readdirSync(folder)).toEqual(['settings.json']);
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o077).toBe(0);
  });

  it('fills in settings that an older version did not have', () => {
    writeFileSync(file(), '{"theme":"dark"}');
    const store = openSettingsStore(folder);
    expect(store.current()).toEqual({ ...defaultSettings, theme: 'dark' });
    expect(store.takeRecovered()).toBe(false);
  });

  it('keeps what was learnt of addresses beside the profiles; what of it cannot be read costs nothing else', () => {
    const key = endpointKey('https://one.example/v1', 'm');
    const learnt = { ...nothingLearnt, refused: ['max_tokens' as const], maxOutputTokens: 4_096 };
    openSettingsStore(folder).update({ learnt: withLearnt({}, { key, learnt }) });
    const kept = openSettingsStore(folder).current().learnt;
    expect(learntOf(kept, { baseUrl: 'https://one.example/v1/', model: 'm' })).toEqual(learnt);
    expect(learntOf(kept, { baseUrl: 'https://one.example/v1', model: 'another' })).toBeNull();
    expect(withForgotten(kept, key)).toEqual({});
    writeFileSync(
      file(),
      JSON.stringify({ theme: 'dark', learnt: { [key]: { refused: ['of a later version'] } } }),
    );
    const store = openSettingsStore(folder);
    expect(store.current()).toEqual({ ...defaultSettings, theme: 'dark' });
    expect(store.takeRecovered()).toBe(false);
  });

  it('says of the profile in use what is said of the model, and of no other', () => {
    const other = { id: 'b', name: 'Cheap', model: { ...defaultSettings.model, concurrency: 2 } };
    const store = openSettingsStore(folder);
    store.update({ profiles: [...defaultSettings.profiles, other], profile: 'b' });
    expect(store.current().model.concurrency).toBe(2);
    store.update({ model: { ...other.model, concurrency: 5 } });
    const again = openSettingsStore(folder).current();
    expect(again.model.concurrency).toBe(5);
    expect(again.profiles).toEqual([
      ...defaultSettings.profiles,
      { ...other, model: { ...other.model, concurrency: 5 } },
    ]);
    expect(store.update({ profile: 'nobody' })).toMatchObject({
      profile: 'first',
      model: defaultSettings.model,
    });
  });

  it.each([
    ['cut off', '{"theme":"da'],
    ['empty', ''],
    ['of another kind', '[1,2]'],
    ['with a value out of range', '{"window":{"width":-4}}'],
    ['of a later version', '{"version":5}'],
    ['binary', '\u0000\u0001\uFFFD'],
  ])('sets aside a file that is %s, and says so once', (_name, content) => {
    writeFileSync(file(), content);
    const store = openSettingsStore(folder, () => 1234);
    expect(store.current()).toEqual(defaultSettings);
    expect(readFileSync(join(folder, 'settings.damaged-1234.json'), 'utf8')).toBe(content);
    expect([store.takeRecovered(), store.takeRecovered()]).toEqual([true, false]);
    store.update({ theme: 'light' });
    expect(openSettingsStore(folder).current().theme).toBe('light');
  });

  it('keeps what it had, in memory and on disk, where a save fails', () => {
    const store = openSettingsStore(folder);
    store.update({ theme: 'dark' });
    mkdirSync(`${file()}.${process.pid}.tmp`); // In the way of the temporary file.
    expect(() => store.update({ theme: 'light' })).toThrow(expect.objectContaining({ code: 'io_error' }));
    expect(store.current().theme).toBe('dark');
    expect(JSON.parse(readFileSync(file(), 'utf8')).theme).toBe('dark');
  });
});
