import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../shared/app-error.ts';
import { recipeSchema } from '../../shared/recipe.ts';
import { carBuying } from '../../shared/recipes/car-buying.ts';
import { isObject, ownWords } from '../../shared/recipes/lift-options.ts';
import { defaultSettings, firstProfileId, type Settings, settingsSchema } from '../../shared/settings.ts';
import { defaultReadLimits, readLimitsSchema } from '../../shared/source-mapping.ts';
import { writeFileAtomically } from '../app/write-file-atomically.ts';

export type SettingsStore = ReturnType<typeof openSettingsStore>;

/** Opens `settings.json` in the folder; a damaged one is kept beside it and defaults take its place. */
export function openSettingsStore(folder: string, now: () => number = Date.now) {
  const path = join(folder, 'settings.json');
  const loaded = load(path, join(folder, `settings.damaged-${now()}.json`));
  let settings = loaded.settings;
  let recovered = loaded.recovered;
  return {
    current: () => settings,
    /** Writes to disk before it answers; throws an AppError `io_error` where that fails. */
    update(patch: Partial<Settings>) {
      const next = settingsSchema.parse({ ...settings, ...patch, ...profilesWith(settings, patch) });
      const { model: _, ...stored } = next; // It stands in its profile.
      try {
        writeFileAtomically(path, `${JSON.stringify(stored, null, 2)}\n`);
      } catch (cause) {
        throw new AppError('io_error', 'The settings could not be saved.', {
          hint: 'See whether the disk is full or the folder may not be written to.',
          params: { path },
          cause,
        });
      }
      settings = next;
      return settings;
    },
    /** True on the first call after a damaged file was set aside, then false. */
    takeRecovered() {
      const answer = recovered;
      recovered = false;
      return answer;
    },
  };
}

function load(path: string, asideAs: string): { readonly settings: Settings; readonly recovered: boolean } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // The first start, or a file that may not be read: either way there is nothing to keep.
    return { settings: defaultSettings, recovered: false };
  }
  const parsed = settingsSchema.safeParse(ofThisVersion(parseJson(text)));
  if (parsed.success) return { settings: parsed.data, recovered: false };
  try {
    renameSync(path, asideAs);
  } catch {
    // It cannot be set aside; the next save replaces it, and starting matters more than the copy.
  }
  return { settings: defaultSettings, recovered: true };
}

/** Where a patch says of the model, it says it of the profile in use. */
function profilesWith(settings: Settings, patch: Partial<Settings>): Partial<Settings> {
  const { model, profiles = settings.profiles, profile = settings.profile } = patch;
  if (model === undefined) return {};
  return { profiles: profiles.map((each) => (each.id === profile ? { ...each, model } : each)) };
}

/**
 * Version 1 kept what jobs were asked in two other places, version 2 had one model, version 3 no recipes. What is no settings
 * stays as it is.
 */
function ofThisVersion(stored: unknown): unknown {
  return ofVersion4(ofVersion3(ofVersion2(stored)));
}

function ofVersion2(stored: unknown): unknown {
  if (!isObject(stored) || (stored.version ?? 1) !== 1) return stored;
  const { talent, ...others } = stored;
  const { instructions } = isObject(stored.model) ? stored.model : {};
  const events = instructions === undefined ? {} : { events: { instructions } };
  const mail = talent === undefined ? {} : { mail: talent };
  return { ...others, version: 2, options: { ...events, ...mail } };
}

function ofVersion3(stored: unknown): unknown {
  if (!isObject(stored) || stored.version !== 2) return stored;
  const { model, ...others } = stored;
  const profiles = model === undefined ? {} : { profiles: [{ id: firstProfileId, model }] };
  return { ...others, version: 3, ...profiles };
}

/** What was asked of every file alike, the instructions and how much is read, becomes a recipe of the analyst's own, and is in use. */
function ofVersion4(stored: unknown): unknown {
  if (!isObject(stored) || stored.version !== 3) return stored;
  const options = isObject(stored.options) ? stored.options : {};
  const {
    instructions = null,
    longestRow,
    longestProfile,
    ...events
  } = isObject(options.events) ? options.events : {};
  const limits = readLimitsSchema.safeParse({ longestRow, longestProfile });
  const isUsual = !limits.success || isDeepStrictEqual(limits.data, defaultReadLimits);
  const own = recipeSchema.safeParse({
    ...carBuying,
    ...ownWords(instructions, stored.language === 'zh-CN' ? '我的说明' : 'My instructions'),
    read: { mapping: null, ...limits.data },
  });
  const recipes = own.success && (instructions !== null || !isUsual) ? [own.data] : [];
  const [recipe = null] = recipes;
  return { ...stored, version: 4, recipes, options: { ...options, events: { ...events, recipe } } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
