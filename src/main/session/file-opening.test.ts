import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/app-error.ts';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import type { SettingsView } from '../../shared/settings.ts';
import { openKeyStore } from '../security/key-store.ts';
import { createPreferences } from '../settings/preferences.ts';
import { openSettingsStore } from '../settings/settings-store.ts';
import { createFileOpening } from './file-opening.ts';
import type { Session } from './session.ts';

const key = 'sk-test-0123456789abcd';
let folder: string;
let seen: SettingsView[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-opening-'));
  seen = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function makePreferences() {
  const cipher = {
    isSafe: async () => true,
    encrypt: async (text: string) => Buffer.from(text).reverse(),
    decrypt: async (bytes: Buffer) => Buffer.from(bytes).reverse().toString(),
  };
  return createPreferences({
    store: openSettingsStore(folder),
    keys: openKeyStore(folder, cipher, { info: () => undefined, conceal: () => undefined }),
    systemLanguages: () => ['zh-CN'],
    onChange: (view) => seen.push(view),
  });
}

describe('the preferences', () => {
  it('tell every change, with the language in force and never the key', async () => {
    const preferences = makePreferences();
    const model = { ...defaultModelSettings, preset: 'openai', baseUrl: 'https://api.openai.com/v1' };
    await preferences.update({ language: 'en', theme: 'dark', model });
    await preferences.setKey(key, 'https://api.openai.com/v1');
    await preferences.clearKey();
    expect(
      seen.map(({ resolvedLanguage, theme, key: { ending } }) => [resolvedLanguage, theme, ending]),
    ).toEqual([
      ['en', 'dark', ''],
      ['en', 'dark', 'abcd'],
      ['en', 'dark', ''],
    ]);
    expect(JSON.stringify(seen)).not.toContain('0123456789');
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).not.toContain('0123456789');
  });

  it('keep a key for each profile, and a change of provider drops none', async () => {
    const preferences = makePreferences();
    const at = (baseUrl: string) => ({
      model: { ...defaultModelSettings, preset: 'custom', baseUrl, model: 'm' },
    });
    await preferences.update(at('https://api.openai.com/v1'));
    await preferences.setKey('sk-of-the-first-for-openai-aaaa', 'https://api.openai.com/v1');
    await preferences.update(at('https://api.deepseek.com/v1'));
    await preferences.setKey('sk-of-the-first-for-deepseek-bbbb', 'https://api.deepseek.com/v1');
    const copied = await preferences.addProfile('first');
    expect(copied.key.ending).toBe('bbbb');
    await preferences.setKey('sk-of-the-second-for-deepseek-cccc', 'https://api.deepseek.com/v1');
    const first = await preferences.useProfile('first');
    expect(first.key).toMatchObject({ ending: 'bbbb', origin: 'https://api.deepseek.com' });
    expect(first.keys[copied.profile]).toMatchObject({ ending: 'cccc' });
    expect(await preferences.keys.keyFor('https://api.openai.com')).toBe('sk-of-the-first-for-openai-aaaa');
    expect((await preferences.update(at('https://api.openai.com/v1'))).key.ending).toBe('aaaa');
    const fresh = await preferences.addProfile(null);
    expect([fresh.model.preset, fresh.key.stored]).toEqual(['demo', false]);
    const renamed = await preferences.renameProfile('first', 'Mine');
    expect(renamed.profiles.map(({ name }) => name)).toEqual(['Mine', '', '']);
    expect(renamed.profile).toBe(fresh.profile);
    await preferences.deleteProfile(copied.profile);
    const { keys } = await preferences.view();
    expect(Object.keys(keys)).toEqual(['first', fresh.profile]);
    expect(readFileSync(join(folder, 'key.json'), 'utf8')).not.toContain(copied.profile);
  });

  it('keep what was, where a field of the patch is undefined or the address is not allowed', async () => {
    const preferences = makePreferences();
    await preferences.update({ theme: 'dark' });
    await preferences.update({ theme: undefined, language: 'en' });
    expect(preferences.current().theme).toBe('dark');
    const model = { ...defaultModelSettings, preset: 'custom', baseUrl: 'http://example.com/v1' };
    await expect(preferences.update({ model })).rejects.toMatchObject({ code: 'bad_input' });
    expect(preferences.current().model).toEqual(defaultModelSettings);
  });
});

describe('opening a file', () => {
  const setUp = (open: (path: string) => string | AppError) => {
    let path: string | null = null;
    const problems: string[] = [];
    const preferences = makePreferences();
    const session: Session = {
      ...({} as Session),
      path: () => path,
      open: async (asked) => {
        const opened = open(asked);
        if (opened instanceof AppError) throw opened;
        path = opened;
        return { source: null, job: null, revision: 1 };
      },
    };
    const files = createFileOpening({
      session,
      preferences,
      ensureSample: async () => '/user/Sample.db',
      choose: async () => null,
      noteRecent: () => undefined,
      clearRecent: () => undefined,
      onProblem: ({ code }) => problems.push(code),
    });
    return { files, problems, recent: () => preferences.current().recent };
  };

  it('puts it first among the recent ones', async () => {
    const { files, recent } = setUp((path) => path);
    await files.open('/a.db');
    await files.openSample();
    await files.open('/a.db');
    expect(recent()).toEqual(['/a.db', '/user/Sample.db']);
    expect(await files.openChosen()).toBeNull();
    expect(await files.clearRecent()).toEqual([]);
    expect(files.recent()).toEqual([]);
  });

  it('leaves the list alone where the person stays with the open file', async () => {
    const { files, recent } = setUp(() => '/a.db');
    await files.open('/b.db');
    expect(recent()).toEqual([]);
  });

  it('takes a file that is gone off the list, but not one that cannot be opened now', async () => {
    const failures: Record<string, AppError> = {};
    const { files, recent, problems } = setUp((path) => failures[path] ?? path);
    await files.open('/gone.db');
    await files.open('/locked.db');
    failures['/gone.db'] = new AppError('file_not_found', 'Gone.');
    failures['/locked.db'] = new AppError('database_locked', 'Locked.');
    await files.reporting(files.open('/gone.db'));
    await files.reporting(files.open('/locked.db'));
    expect(recent()).toEqual(['/locked.db']);
    expect(problems).toEqual(['file_not_found', 'database_locked']);
  });
});
