import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/app-error.ts';
import { defaultSettings, firstProfileId, type Settings, settingsSchema } from '../../shared/settings.ts';
import { writeFileAtomically } from '../app/write-file-atomically.ts';

export interface SettingsStore {
  current(): Settings;
  /** Writes to disk before it answers; throws an AppError `io_error` where that fails. */
  update(patch: Partial<Settings>): Settings;
  /** True on the first call after a damaged file was set aside, then false. */
  takeRecovered(): boolean;
}

/** Opens `settings.json` in the folder; a damaged one is kept beside it and defaults take its place. */
export function openSettingsStore(folder: string, now: () => number = Date.now): SettingsStore {
  const path = join(folder, 'settings.json');
  const loaded = load(path, join(folder, `settings.damaged-${now()}.json`));
  let settings = loaded.settings;
  let recovered = loaded.recovered;
  return {
    current: () => settings,
    update(patch) {
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

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a patch says of the model, it says it of the profile in use. */
function profilesWith(settings: Settings, patch: Partial<Settings>): Partial<Settings> {
  const { model, profiles = settings.profiles, profile = settings.profile } = patch;
  if (model === undefined) return {};
  return { profiles: profiles.map((each) => (each.id === profile ? { ...each, model } : each)) };
}

/** Version 1 kept what jobs were asked in two other places, and version 2 had one model. What is no settings stays as it is. */
function ofThisVersion(stored: unknown): unknown {
  return ofVersion3(ofVersion2(stored));
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
