import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cipher, openKeyStore } from './key-store.ts';

const key = 'sk-test-0123456789abcd';
const openAi = 'https://api.openai.com/v1';
let folder: string;
let lines: string[];
let concealed: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-key-'));
  lines = [];
  concealed = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Stands for the system's safe storage: reversible, and not the clear text. */
function fakeCipher(change: Partial<Cipher> = {}): Cipher {
  const flip = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
  return {
    isSafe: async () => true,
    encrypt: async (text) => flip(Buffer.from(text)),
    decrypt: async (encrypted) => flip(encrypted).toString(),
    ...change,
  };
}

const open = (cipher = fakeCipher()) =>
  openKeyStore(folder, cipher, {
    info: (line) => lines.push(line),
    conceal: (secret) => concealed.push(secret),
  });

describe('the key store', () => {
  it('has nothing at first', async () => {
    expect(await open().status()).toEqual({ stored: false, ending: '', origin: '', persistent: true });
    expect(await open().keyFor('https://api.openai.com')).toBeNull();
  });

  it('keeps the key over a restart, encrypted, and tells only its last four characters', async () => {
    await open().set(key, openAi);
    const store = open();
    expect(await store.status()).toEqual({
      stored: true,
      ending: 'abcd',
      origin: 'https://api.openai.com',
      persistent: true,
    });
    expect(await store.keyFor('https://api.openai.com')).toBe(key);
    expect(readFileSync(join(folder, 'key.json'), 'utf8')).not.toContain('test-0123456789');
  });

  it('has the log conceal the key as soon as it is known, entered or read from disk', async () => {
    await open().set(key, openAi);
    expect(concealed).toEqual([key]);
    concealed = [];
    await open().status();
    expect(concealed).toEqual([key]);
  });

  it('gives the key to no origin but its own', async () => {
    const store = open();
    await store.set(key, openAi);
    for (const origin of [
      'https://api.openai.com.evil.example',
      'http://api.openai.com',
      'https://api.openai.com:8443',
      'https://openai.com',
      '',
    ]) {
      expect(await store.keyFor(origin)).toBeNull();
    }
  });

  it('tells nothing of a very short key', async () => {
    const store = open();
    await store.set('secret', openAi);
    expect((await store.status()).ending).toBe('');
  });

  it('writes nothing where the system has no safe place, and says that it will not last', async () => {
    await open().set('an-older-key-on-disk', openAi);
    const store = open(fakeCipher({ isSafe: async () => false }));
    await store.set(key, openAi);
    expect(await store.status()).toMatchObject({ stored: true, ending: 'abcd', persistent: false });
    expect(await store.keyFor('https://api.openai.com')).toBe(key);
    expect(readdirSync(folder)).toEqual([]);
    expect(await open().status()).toMatchObject({ stored: false });
  });

  it('forgets the key on request, on disk as well', async () => {
    const store = open();
    await store.set(key, openAi);
    await store.clear();
    expect(await store.status()).toMatchObject({ stored: false });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps the file while the keychain is locked and tries again later', async () => {
    await open().set(key, openAi);
    let locked = true;
    const cipher = fakeCipher();
    const store = open({
      ...cipher,
      decrypt: (encrypted) =>
        locked ? Promise.reject(new Error(`locked ${key}`)) : cipher.decrypt(encrypted),
    });
    expect(await store.status()).toMatchObject({ stored: false });
    locked = false;
    expect(await store.keyFor('https://api.openai.com')).toBe(key);
    expect(lines.join()).not.toContain(key);
  });

  it('says so where the key cannot be encrypted, and keeps the earlier one', async () => {
    await open().set(key, openAi);
    const store = open(fakeCipher({ encrypt: () => Promise.reject(new Error('no')) }));
    await expect(store.set('another-key-entirely', openAi)).rejects.toMatchObject({
      code: 'key_storage_unavailable',
    });
    expect(await store.keyFor('https://api.openai.com')).toBe(key);
  });

  it.each(['http://api.openai.com/v1', 'ftp://x', '', 'not an address'])(
    'refuses to bind a key to %j',
    async (baseUrl) => {
      const store = open();
      await expect(store.set(key, baseUrl)).rejects.toMatchObject({ code: 'bad_input' });
      expect(await store.status()).toMatchObject({ stored: false });
    },
  );

  it('treats a damaged file as no key', async () => {
    writeFileSync(join(folder, 'key.json'), '{"version":1,"origin":');
    expect(await open().status()).toMatchObject({ stored: false });
  });
});
