import { safeStorage } from 'electron';
import type { Cipher } from './key-store.ts';

/** Electron's safe storage (Keychain, DPAPI, the desktop's secret service). Only after `ready`. */
export function createSafeCipher(): Cipher {
  return {
    async isSafe() {
      // On Linux without a secret service Electron encrypts with a password that is in its source.
      if (process.platform === 'linux') {
        const backend = safeStorage.getSelectedStorageBackend();
        if (backend === 'basic_text' || backend === 'unknown') return false;
      }
      return safeStorage.isAsyncEncryptionAvailable();
    },
    encrypt: (text) => safeStorage.encryptStringAsync(text),
    decrypt: async (encrypted) => (await safeStorage.decryptStringAsync(encrypted)).result,
  };
}
