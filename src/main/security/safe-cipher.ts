import type { SafeStorage } from 'electron';
import type { Cipher } from './key-store.ts';

/** Electron's safe storage (Keychain, DPAPI, the desktop's secret service). Only after `ready`. */
export function createSafeCipher(storage: SafeStorage, platform: NodeJS.Platform): Cipher {
  return {
    async isSafe() {
      // On Linux without a secret service Electron encrypts with a password that is in its source.
      if (platform === 'linux') {
        const backend = storage.getSelectedStorageBackend();
        if (backend === 'basic_text' || backend === 'unknown') return false;
      }
      return storage.isAsyncEncryptionAvailable();
    },
    encrypt: (text) => storage.encryptStringAsync(text),
    decrypt: async (encrypted) => (await storage.decryptStringAsync(encrypted)).result,
  };
}
