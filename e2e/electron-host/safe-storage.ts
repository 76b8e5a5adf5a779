import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { app } from './app.ts';
import { refuseUnknown } from './refuse-unknown.ts';

const prefix = Buffer.from('v11');
let usesPlainText = false;

/** The system's keyring stands in a file of its own in userData: a test's stand-in, not a safe place. */
function key(): Buffer {
  const file = path.join(app.getPath('userData'), 'electron-host-keyring');
  try {
    return readFileSync(file);
  } catch {
    mkdirSync(path.dirname(file), { recursive: true });
    const made = randomBytes(32);
    writeFileSync(file, made, { mode: 0o600 });
    return made;
  }
}

function backend(): string {
  return app.isReady() ? (process.env.GLEANER_HOST_SAFE_STORAGE ?? 'gnome_libsecret') : 'unknown';
}

/** As on Linux without a keyring: no encryption, unless the app says that plain text will do. */
function isAvailable(): boolean {
  return backend() === 'basic_text' ? usesPlainText : backend() !== 'unknown';
}

function encryptString(plainText: string): Buffer {
  if (!isAvailable())
    throw new Error('Error while encrypting the text provided to safeStorage.encryptString.');
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key(), nonce);
  const sealed = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
  return Buffer.concat([prefix, nonce, cipher.getAuthTag(), sealed]);
}

function decryptString(encrypted: Buffer): string {
  try {
    const at = prefix.length;
    const decipher = createDecipheriv('aes-256-gcm', key(), encrypted.subarray(at, at + 12));
    decipher.setAuthTag(encrypted.subarray(at + 12, at + 28));
    return Buffer.concat([decipher.update(encrypted.subarray(at + 28)), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.', {
      cause: error,
    });
  }
}

export const safeStorage = refuseUnknown('safeStorage', {
  isEncryptionAvailable: isAvailable,
  isAsyncEncryptionAvailable: async () => isAvailable(),
  getSelectedStorageBackend: backend,
  setUsePlainTextEncryption: (isPlain: boolean): void => {
    usesPlainText = isPlain;
  },
  encryptString,
  decryptString,
  encryptStringAsync: async (plainText: string) => encryptString(plainText),
  decryptStringAsync: async (encrypted: Buffer) => ({
    result: decryptString(encrypted),
    shouldReEncrypt: false,
  }),
});
