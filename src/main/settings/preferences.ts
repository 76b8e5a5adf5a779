import type { Settings, SettingsPatch, SettingsView } from '../../shared/settings.ts';
import type { Language } from '../../shared/words/wording.ts';
import type { KeyStore } from '../security/key-store.ts';
import { checkModelSettings } from '../security/model-access.ts';
import { resolveLanguage } from './language.ts';
import type { SettingsStore } from './settings-store.ts';

export interface PreferencesOptions {
  readonly store: SettingsStore;
  readonly keys: KeyStore;
  readonly systemLanguages: () => readonly string[];
  /** Called after every change the person can see, with the view without `recovered`. */
  readonly onChange: (view: SettingsView) => void;
}

/** Settings and key together, as the window sees them. */
export interface Preferences {
  current(): Settings;
  language(): Language;
  /** `recovered` is true in the first answer after a damaged file was set aside. */
  view(): Promise<SettingsView>;
  /** Throws `bad_input` for an address that is not allowed. */
  update(patch: SettingsPatch | Pick<Settings, 'recent'>): Promise<SettingsView>;
  setKey(key: string, baseUrl: string): Promise<SettingsView>;
  clearKey(): Promise<SettingsView>;
}

export function createPreferences({
  store,
  keys,
  systemLanguages,
  onChange,
}: PreferencesOptions): Preferences {
  const language = (): Language => resolveLanguage(store.current().language, systemLanguages());
  const viewWith = async (recovered: boolean): Promise<SettingsView> => ({
    ...store.current(),
    key: await keys.status(),
    resolvedLanguage: language(),
    recovered,
  });
  const changed = async (): Promise<SettingsView> => {
    const view = await viewWith(false);
    onChange(view);
    return view;
  };
  return {
    current: store.current,
    language,
    view: () => viewWith(store.takeRecovered()),
    async update(patch) {
      if ('model' in patch && patch.model !== undefined) checkModelSettings(patch.model);
      store.update(withoutUndefined(patch));
      return changed();
    },
    async setKey(key, baseUrl) {
      await keys.set(key, baseUrl);
      return changed();
    },
    async clearKey() {
      await keys.clear();
      return changed();
    },
  };
}

/** An optional field of the contract may be there and undefined; in the store that would undo a setting. */
function withoutUndefined(patch: SettingsPatch | Pick<Settings, 'recent'>): Partial<Settings> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
