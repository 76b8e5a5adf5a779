import type { ModelAccess } from '../../engine/engine-api.ts';
import {
  endpointKey,
  type LearntTold,
  learntOf,
  withForgotten,
  withLearnt,
} from '../../shared/learnt-endpoint.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import { noKey, type Settings, type SettingsPatch, type SettingsView } from '../../shared/settings.ts';
import type { Language } from '../../shared/words/wording.ts';
import type { KeyStore } from '../security/key-store.ts';
import { checkModelSettings, type KeySource } from '../security/model-access.ts';
import { modelOrigin } from '../security/model-origin.ts';
import { resolveLanguage } from './language.ts';
import { withProfileAdded, withProfileDeleted, withProfileRenamed, withProfileUsed } from './profiles.ts';
import type { SettingsStore } from './settings-store.ts';

interface PreferencesOptions {
  readonly store: SettingsStore;
  readonly keys: KeyStore;
  readonly systemLanguages: () => readonly string[];
  /** Called after every change the person can see, with the view without `recovered`. */
  readonly onChange: (view: SettingsView) => void;
}

export type Preferences = ReturnType<typeof createPreferences>;

/** Settings and key together, as the window sees them. */
export function createPreferences({ store, keys, systemLanguages, onChange }: PreferencesOptions) {
  const language = (): Language => resolveLanguage(store.current().language, systemLanguages());
  const viewWith = async (recovered: boolean): Promise<SettingsView> => {
    const settings = store.current();
    const statuses = await Promise.all(
      settings.profiles.map(async ({ id, model }) => [id, await keys.status(id, originOf(model))] as const),
    );
    const known = Object.fromEntries(statuses);
    return {
      ...settings,
      key: known[settings.profile] ?? noKey,
      keys: known,
      resolvedLanguage: language(),
      recovered,
    };
  };
  const changed = async (): Promise<SettingsView> => {
    const view = await viewWith(false);
    onChange(view);
    return view;
  };
  return {
    current: store.current,
    language,
    /** `recovered` is true in the first answer after a damaged file was set aside. */
    view: () => viewWith(store.takeRecovered()),
    /** Throws `bad_input` for an address that is not allowed. */
    async update(patch: SettingsPatch | Pick<Settings, 'recent'>) {
      if ('model' in patch && patch.model !== undefined) checkModelSettings(patch.model);
      store.update(withoutUndefined(patch));
      return changed();
    },
    /** Gives an access what is known of its address and model. */
    withKnown: (access: ModelAccess): ModelAccess => ({
      ...access,
      learnt: learntOf(store.current().learnt, access.settings),
    }),
    /** Keeps what was learnt of an address and model. */
    async learn(told: LearntTold) {
      store.update({ learnt: withLearnt(store.current().learnt, told) });
      return changed();
    },
    async forget(baseUrl: string, model: string) {
      store.update({ learnt: withForgotten(store.current().learnt, endpointKey(baseUrl, model)) });
      return changed();
    },
    /** Keeps a key for the profile in use. */
    async setKey(key: string, baseUrl: string) {
      await keys.set(store.current().profile, key, baseUrl);
      return changed();
    },
    /** Forgets the key of the profile in use for its address. */
    async clearKey() {
      const { profile, model } = store.current();
      await keys.clear(profile, originOf(model));
      return changed();
    },
    /** The keys of the profile in use. */
    keys: { keyFor: (origin: string) => keys.keyFor(store.current().profile, origin) },
    /** Those of one profile. */
    keysOf: (profile: string): KeySource => ({ keyFor: (origin) => keys.keyFor(profile, origin) }),
    async addProfile(like: string | null) {
      const next = withProfileAdded(store.current(), like);
      // The keys first: a profile that is there has what it was copied with.
      if (like !== null) await keys.copy(like, next.profile);
      store.update(next);
      return changed();
    },
    async useProfile(id: string) {
      store.update(withProfileUsed(store.current(), id));
      return changed();
    },
    async renameProfile(id: string, name: string) {
      store.update(withProfileRenamed(store.current(), id, name));
      return changed();
    },
    /** Its keys go with it. Throws `bad_input` for the last. */
    async deleteProfile(id: string) {
      store.update(withProfileDeleted(store.current(), id));
      await keys.forget(id);
      return changed();
    },
  };
}

/** Where a profile's key may go; empty where it has no address that one could go to. */
function originOf({ preset, baseUrl }: ModelSettings): string {
  if (preset === 'demo') return '';
  try {
    return modelOrigin(baseUrl);
  } catch {
    return ''; // Not typed yet, or from a file that somebody wrote by hand: no key goes there.
  }
}

/** An optional field of the contract may be there and undefined; in the store that would undo a setting. */
function withoutUndefined(patch: SettingsPatch | Pick<Settings, 'recent'>): Partial<Settings> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
