import { app, safeStorage } from 'electron';
import type { SettingsView } from '../../shared/settings.ts';
import type { LogFile } from '../app/log.ts';
import { openKeyStore } from '../security/key-store.ts';
import { createSafeCipher } from '../security/safe-cipher.ts';
import { createPreferences } from './preferences.ts';
import { openSettingsStore } from './settings-store.ts';

/** What the person chose, and the key, as kept between starts. */
export type KeptSettings = ReturnType<typeof openSettings>;

/** Opens the settings and the key of that folder. `onChange` is called after every change the person can see. */
export function openSettings(userData: string, log: LogFile, onChange: (view: SettingsView) => void) {
  const store = openSettingsStore(userData);
  const keys = openKeyStore(userData, createSafeCipher(safeStorage, process.platform), log);
  const systemLanguages = (): readonly string[] => app.getPreferredSystemLanguages();
  return { store, keys, preferences: createPreferences({ store, keys, systemLanguages, onChange }) };
}
