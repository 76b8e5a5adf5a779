import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { defaultSettings, type Settings } from '../../shared/settings.ts';
import { openSettingsStore } from './settings-store.ts';

/** Written by an earlier version; see src/engine/testing/old-files/README.md. */
const file = join(import.meta.dirname, 'settings-version-1.json');
/** The same settings, as version 2 wrote them. */
const file2 = join(import.meta.dirname, 'settings-version-2.json');

/** What is read now, in the shape that version 1 had: where a field moves, this says where to. */
const asVersion1 = ({ options, ...others }: Settings): unknown => ({
  ...others,
  version: 1,
  model: { ...others.model, instructions: options.events.recipe?.ask.instructions ?? null },
  talent: options.mail,
});

/** Every value in it by its path, but of lists, which are one value. */
function leaves(value: unknown, path = ''): [path: string, value: unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, `${path}.${name}`));
}

test('settings that an earlier version wrote are read with nothing lost, and kept over a change of one of them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(file, join(folder, 'settings.json'));
  const written = JSON.parse(readFileSync(file, 'utf8')) as Settings;
  const store = openSettingsStore(folder);
  expect(store.takeRecovered()).toBe(false);
  expect(asVersion1(store.current())).toMatchObject(written);
  // What it knew nothing of is left to the model.
  expect(store.current().model.reasoning).toBeNull();
  store.update({ notifications: true });
  expect(asVersion1(openSettingsStore(folder).current())).toMatchObject({
    ...written,
    notifications: true,
  });
  expect(readdirSync(folder)).toEqual(['settings.json']);
});

test('they have no field as it is by default, so that none can be lost unseen', () => {
  const byDefault = new Map(leaves(asVersion1(defaultSettings)));
  const same = leaves(JSON.parse(readFileSync(file, 'utf8'))).filter(
    ([path, value]) => JSON.stringify(byDefault.get(path)) === JSON.stringify(value),
  );
  expect(same.map(([path]) => path)).toEqual(['.version']);
});

test('those of the version before become one profile, which is in use, and nothing else of them changes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(file2, join(folder, 'settings.json'));
  const { version: _, model, ...others } = JSON.parse(readFileSync(file2, 'utf8'));
  const store = openSettingsStore(folder);
  expect(store.takeRecovered()).toBe(false);
  const { instructions } = others.options.events;
  const recipe = { name: 'My instructions', ask: { instructions } };
  const expected = {
    ...others,
    version: 4,
    profile: 'first',
    profiles: [{ id: 'first', name: '', model }],
    options: { ...others.options, events: { recipe } },
    recipes: [recipe],
  };
  expect(store.current()).toMatchObject({ ...expected, model });
  store.update({ theme: 'light' });
  const written = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'));
  expect(written).toMatchObject({ ...expected, theme: 'light' });
  expect(written).not.toHaveProperty('model');
});
