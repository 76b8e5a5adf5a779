import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cipher, openKeyStore } from './key-store.ts';

const key = 'sk-test-0123456789abcd';
const openAi = 'https://api.openai.com/v1';
const origin = 'https://api.openai.com';
const first = 'first';
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
    expect(await open().status(first, origin)).toEqual({
      stored: false,
      ending: '',
      origin: '',
      persistent: true,
    });
    expect(await open().keyFor(first, origin)).toBeNull();
  });

  it('keeps the key over a restart, encrypted, and tells only its last four characters', async () => {
    await open().set(first, key, openAi);
    const store = open();
    expect(await store.status(first, origin)).toEqual({
      stored: true,
      ending: 'abcd',
      origin: 'https://api.openai.com',
      persistent: true,
    });
    expect(await store.keyFor(first, origin)).toBe(key);
    expect(readFileSync(join(folder, 'key.json'), 'utf8')).not.toContain('test-0123456789');
  });

  it('has the log conceal the key as soon as it is known, entered or read from disk', async () => {
    await open().set(first, key, openAi);
    expect(concealed).toEqual([key]);
    concealed = [];
    await open().status(first, origin);
    expect(concealed).toEqual([key]);
  });

  it('gives the key to no origin but its own', async () => {
    const store = open();
    await store.set(first, key, openAi);
    for (const each of [
      'https://api.openai.com.evil.example',
      'http://api.openai.com',
      'https://api.openai.com:8443',
      'https://openai.com',
      '',
    ]) {
      expect(await store.keyFor(first, each)).toBeNull();
    }
  });

  it('tells nothing of a very short key', async () => {
    const store = open();
    await store.set(first, 'secret', openAi);
    expect((await store.status(first, origin)).ending).toBe('');
  });

  it('writes nothing where the system has no safe place, and says that it will not last', async () => {
    await open().set(first, 'an-older-key-on-disk', openAi);
    const store = open(fakeCipher({ isSafe: async () => false }));
    await store.set(first, key, openAi);
    expect(await store.status(first, origin)).toMatchObject({
      stored: true,
      ending: 'abcd',
      persistent: false,
    });
    expect(await store.keyFor(first, origin)).toBe(key);
    expect(readdirSync(folder)).toEqual([]);
    expect(await open().status(first, origin)).toMatchObject({ stored: false });
  });

  it('forgets the key on request, on disk as well', async () => {
    const store = open();
    await store.set(first, key, openAi);
    await store.clear(first, origin);
    expect(await store.status(first, origin)).toMatchObject({ stored: false });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps the file while the keychain is locked and tries again later', async () => {
    await open().set(first, key, openAi);
    let locked = true;
    const cipher = fakeCipher();
    const store = open({
      ...cipher,
      decrypt: (encrypted) =>
        locked ? Promise.reject(new Error(`locked ${key}`)) : cipher.decrypt(encrypted),
    });
    expect(await store.status(first, origin)).toMatchObject({ stored: false });
    locked = false;
    expect(await store.keyFor(first, origin)).toBe(key);
    expect(lines.join()).not.toContain(key);
  });

  it('says so where the key cannot be encrypted, and keeps the earlier one', async () => {
    await open().set(first, key, openAi);
    const store = open(fakeCipher({ encrypt: () => Promise.reject(new Error('no')) }));
    await expect(store.set(first, 'another-key-entirely', openAi)).rejects.toMatchObject({
      code: 'key_storage_unavailable',
    });
    expect(await store.keyFor(first, origin)).toBe(key);
  });

  it.each(['http://api.openai.com/v1', 'ftp://x', '', 'not an address'])(
    'refuses to bind a key to %j',
    async (baseUrl) => {
      const store = open();
      await expect(store.set(first, key, baseUrl)).rejects.toMatchObject({ code: 'bad_input' });
      expect(await store.status(first, origin)).toMatchObject({ stored: false });
    },
  );

  it('treats a damaged file as no key', async () => {
    writeFileSync(join(folder, 'key.json'), '{"version":1,"origin":');
    expect(await open().status(first, origin)).toMatchObject({ stored: false });
  });

  it('keeps a key for each profile and origin, and none in the place of another', async () => {
    const deepSeek = 'https://api.deepseek.com';
    const store = open();
    await store.set('a', 'sk-of-a-for-openai-aaaa', openAi);
    await store.set('b', 'sk-of-b-for-openai-bbbb', openAi);
    await store.set('a', 'sk-of-a-for-deepseek-cccc', `${deepSeek}/v1`);
    for (const each of [store, open()]) {
      expect(await each.keyFor('a', origin)).toBe('sk-of-a-for-openai-aaaa');
      expect(await each.keyFor('b', origin)).toBe('sk-of-b-for-openai-bbbb');
      expect(await each.keyFor('a', deepSeek)).toBe('sk-of-a-for-deepseek-cccc');
      expect(await each.keyFor('b', deepSeek)).toBeNull();
    }
    await store.clear('a', origin);
    expect(await open().keyFor('a', origin)).toBeNull();
    expect(await open().keyFor('a', deepSeek)).toBe('sk-of-a-for-deepseek-cccc');
  });

  it('gives a copy its keys, and takes those of a profile that goes, alone', async () => {
    const store = open();
    await store.set('a', key, openAi);
    await store.copy('a', 'b');
    await store.forget('a');
    for (const each of [store, open()]) {
      expect(await each.keyFor('a', origin)).toBeNull();
      expect(await each.keyFor('b', origin)).toBe(key);
    }
    await store.forget('b');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over the one key of an earlier version, for the profile that its settings became', async () => {
    const encrypted = (await fakeCipher().encrypt(key)).toString('base64');
    writeFileSync(join(folder, 'key.json'), JSON.stringify({ version: 1, origin, encrypted }));
    const store = open();
    expect(await store.status(first, origin)).toMatchObject({ stored: true, ending: 'abcd', origin });
    await store.set('b', 'another-key-entirely', openAi);
    expect(await open().keyFor(first, origin)).toBe(key);
  });
});
