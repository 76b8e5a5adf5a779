import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { KeyStatus } from '../../shared/settings.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import { writeFileAtomically } from '../app/write-file-atomically.ts';
import { modelOrigin } from './model-origin.ts';

/** The system's safe place, as far as the key needs it. */
export interface Cipher {
  /** False where anyone on the machine could decrypt what it gives. */
  isSafe(): Promise<boolean>;
  encrypt(text: string): Promise<Buffer>;
  decrypt(encrypted: Buffer): Promise<string>;
}

export interface KeyStore {
  /** Keeps the key for the origin of that base URL alone. Throws `bad_input` for an address not allowed. */
  set(key: string, baseUrl: string): Promise<void>;
  clear(): Promise<void>;
  status(): Promise<KeyStatus>;
  /** The key if it is bound to exactly this origin, else null. */
  keyFor(origin: string): Promise<string | null>;
}

interface HeldKey {
  readonly key: string;
  readonly origin: string;
  readonly persistent: boolean;
}

const fileSchema = z.object({
  version: z.literal(1),
  origin: z.string().min(1),
  encrypted: z.base64().min(1),
});
/** Where the store says what went wrong, and which text may never be written there. */
export interface KeyLog {
  info(line: string): void;
  conceal(secret: string): void;
}

const noKey: KeyStatus = { stored: false, ending: '', origin: '', persistent: true };

/** Opens the key kept in `key.json` of the folder, encrypted; nothing is decrypted before it is asked for. */
export function openKeyStore(folder: string, cipher: Cipher, log: KeyLog): KeyStore {
  const path = join(folder, 'key.json');
  let held: HeldKey | null = null;
  let asked: Promise<void> | null = null;

  const load = async (): Promise<void> => {
    const file = readKeyFile(path);
    if (file === null) return;
    try {
      const key = await cipher.decrypt(Buffer.from(file.encrypted, 'base64'));
      log.conceal(key);
      held ??= { key, origin: file.origin, persistent: true };
    } catch {
      // The keychain may be locked: the file stays, and the next question tries again.
      asked = null;
      log.info('the stored key could not be decrypted');
    }
  };
  const current = async (): Promise<HeldKey | null> => {
    asked ??= load();
    await asked;
    return held;
  };

  return {
    async set(key, baseUrl) {
      log.conceal(key);
      const origin = modelOrigin(baseUrl);
      const persistent = await cipher.isSafe();
      if (persistent) await writeKeyFile(path, cipher, key, origin);
      else rmSync(path, { force: true });
      held = { key, origin, persistent };
      asked = Promise.resolve();
    },
    async clear() {
      held = null;
      asked = Promise.resolve();
      rmSync(path, { force: true });
    },
    async status() {
      const found = await current();
      if (found === null) return { ...noKey, persistent: await cipher.isSafe() };
      return { stored: true, ending: ending(found.key), origin: found.origin, persistent: found.persistent };
    },
    async keyFor(origin) {
      const found = await current();
      return found !== null && found.origin === origin ? found.key : null;
    },
  };
}

/** Four characters tell two keys apart; of a very short key even they would tell too much. */
function ending(key: string): string {
  return key.length >= 12 ? key.slice(-4) : '';
}

function readKeyFile(path: string): z.infer<typeof fileSchema> | null {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // Absent or damaged: there is no key, and the settings page asks for one.
    return null;
  }
}

async function writeKeyFile(path: string, cipher: Cipher, key: string, origin: string): Promise<void> {
  try {
    const encrypted = (await cipher.encrypt(key)).toString('base64');
    writeFileAtomically(path, `${JSON.stringify({ version: 1, origin, encrypted })}\n`);
  } catch (cause) {
    throw codedError('key_storage_unavailable', { cause });
  }
}
