import { app, safeStorage } from 'electron';
import type { SettingsView } from '../../shared/settings.ts';
import type { LogFile } from '../app/log.ts';
import { type KeyStore, openKeyStore } from '../security/key-store.ts';
import { createSafeCipher } from '../security/safe-cipher.ts';
import { createPreferences, type Preferences } from './preferences.ts';
import { openSettingsStore, type SettingsStore } from './settings-store.ts';

/** What the person chose, and the key, as kept between starts. */
export interface KeptSettings {
  readonly store: SettingsStore;
  readonly keys: KeyStore;
  readonly preferences: Preferences;
}

/** Opens the settings and the key of that folder. `onChange` is called after every change the person can see. */
export function openSettings(
  userData: string,
  log: LogFile,
  onChange: (view: SettingsView) => void,
): KeptSettings {
  const store = openSettingsStore(userData);
  const keys = openKeyStore(userData, createSafeCipher(safeStorage, process.platform), log);
  const systemLanguages = (): readonly string[] => app.getPreferredSystemLanguages();
  return { store, keys, preferences: createPreferences({ store, keys, systemLanguages, onChange }) };
}
