import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeyStore } from './key-store.ts';
import { createSafeCipher } from './safe-cipher.ts';

type Backend = ReturnType<SafeStorage['getSelectedStorageBackend']>;

/** Stands for Electron's, which would encrypt whatever the backend: that is why it is asked for its name. */
function storage(backend: Backend, available = true): SafeStorage {
  const flip = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
  return {
    getSelectedStorageBackend: () => backend,
    isAsyncEncryptionAvailable: async () => available,
    encryptStringAsync: async (text: string) => flip(Buffer.from(text)),
    decryptStringAsync: async (bytes: Buffer) => ({ result: flip(bytes).toString(), shouldReEncrypt: false }),
  } as unknown as SafeStorage;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-cipher-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the system’s safe storage', () => {
  it.each([
    ['linux', 'basic_text', false],
    ['linux', 'unknown', false],
    ['linux', 'gnome_libsecret', true],
    ['linux', 'kwallet6', true],
    ['darwin', 'unknown', true],
    ['win32', 'unknown', true],
  ] as const)('on %s with %s is safe: %s', async (platform, backend, safe) => {
    expect(await createSafeCipher(storage(backend), platform).isSafe()).toBe(safe);
  });

  it('is not safe where it is locked away', async () => {
    expect(await createSafeCipher(storage('gnome_libsecret', false), 'linux').isSafe()).toBe(false);
  });

  it('with basic_text holds a key for this session alone and writes none', async () => {
    const log = { info: () => undefined, conceal: () => undefined };
    const open = () => openKeyStore(folder, createSafeCipher(storage('basic_text'), 'linux'), log);
    const store = open();
    await store.set('first', 'sk-test-0123456789abcd', 'https://api.openai.com/v1');
    expect(await store.status('first', 'https://api.openai.com')).toMatchObject({
      stored: true,
      ending: 'abcd',
      persistent: false,
    });
    expect(existsSync(join(folder, 'key.json'))).toBe(false);
    expect(await open().status('first', 'https://api.openai.com')).toMatchObject({
      stored: false,
      persistent: false,
    });
  });

  it('gives back what it was given', async () => {
    const cipher = createSafeCipher(storage('kwallet6'), 'linux');
    const encrypted = await cipher.encrypt('the key');
    expect(encrypted.toString()).not.toContain('the key');
    expect(await cipher.decrypt(encrypted)).toBe('the key');
  });
});
