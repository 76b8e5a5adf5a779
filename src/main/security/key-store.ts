import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { firstProfileId, type KeyStatus, noKey } from '../../shared/settings.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import type { LogFile } from '../app/log.ts';
import { writeFileAtomically } from '../app/write-file-atomically.ts';
import { modelOrigin } from './model-origin.ts';

/** The system's safe place, as far as keys need it. */
export interface Cipher {
  /** False where anyone on the machine could decrypt what it gives. */
  isSafe(): Promise<boolean>;
  encrypt(text: string): Promise<Buffer>;
  decrypt(encrypted: Buffer): Promise<string>;
}

/** Keys by profile and origin: none takes the place of another's, and each goes to its own origin alone. */
export type KeyStore = ReturnType<typeof openKeyStore>;

interface HeldKey {
  readonly profile: string;
  readonly origin: string;
  /** Null where it is kept in memory alone. */
  readonly encrypted: string | null;
  /** Null until it is asked for. */
  key: string | null;
}

const keptKey = { origin: z.string().min(1), encrypted: z.base64().min(1) };
const fileSchema = z.discriminatedUnion('version', [
  // From before there were profiles.
  z.object({ version: z.literal(1), ...keptKey }),
  z.object({
    version: z.literal(2),
    keys: z.array(z.object({ profile: z.string().min(1), ...keptKey })),
  }),
]);

/**
 * Opens the keys kept in `key.json` of the folder, encrypted; nothing is decrypted before it is asked for. The log is told what went
 * wrong, and which text may never be written there.
 */
export function openKeyStore(folder: string, cipher: Cipher, log: Pick<LogFile, 'info' | 'conceal'>) {
  const path = join(folder, 'key.json');
  let held = readKeyFile(path);

  const find = (profile: string, origin: string): HeldKey | undefined =>
    held.find((each) => each.profile === profile && each.origin === origin);
  const reveal = async (entry: HeldKey): Promise<string | null> => {
    if (entry.key !== null || entry.encrypted === null) return entry.key;
    try {
      const key = await cipher.decrypt(Buffer.from(entry.encrypted, 'base64'));
      log.conceal(key);
      entry.key = key;
    } catch {
      // The keychain may be locked: the file stays, and the next question tries again.
      log.info('a stored key could not be decrypted');
    }
    return entry.key;
  };
  const keep = (next: readonly HeldKey[]): void => {
    writeKeyFile(path, next);
    held = next;
  };

  return {
    /** Keeps the key of a profile for the origin of that base URL. Throws `bad_input` for an address not allowed. */
    async set(profile: string, key: string, baseUrl: string) {
      log.conceal(key);
      const origin = modelOrigin(baseUrl);
      const encrypted = (await cipher.isSafe()) ? await encryptKey(cipher, key) : null;
      const others = held.filter((each) => each.profile !== profile || each.origin !== origin);
      keep([...others, { profile, origin, encrypted, key }]);
    },
    /** Forgets the key of a profile for that origin. */
    async clear(profile: string, origin: string) {
      keep(held.filter((each) => each.profile !== profile || each.origin !== origin));
    },
    /** Gives a profile the keys of another. */
    async copy(from: string, to: string) {
      const copies = held.filter(({ profile }) => profile === from).map((each) => ({ ...each, profile: to }));
      keep([...held.filter(({ profile }) => profile !== to), ...copies]);
    },
    /** Forgets every key of a profile. */
    async forget(profile: string) {
      keep(held.filter((each) => each.profile !== profile));
    },
    async status(profile: string, origin: string): Promise<KeyStatus> {
      const entry = find(profile, origin);
      const key = entry === undefined ? null : await reveal(entry);
      if (entry === undefined || key === null) return { ...noKey, persistent: await cipher.isSafe() };
      return { stored: true, ending: ending(key), origin, persistent: entry.encrypted !== null };
    },
    /** The key of a profile that is bound to exactly this origin, else null. */
    async keyFor(profile: string, origin: string) {
      const entry = find(profile, origin);
      return entry === undefined ? null : reveal(entry);
    },
  };
}

/** Four characters tell two keys apart; of a very short key even they would tell too much. */
function ending(key: string): string {
  return key.length >= 12 ? key.slice(-4) : '';
}

function readKeyFile(path: string): readonly HeldKey[] {
  try {
    const file = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    const keys = file.version === 1 ? [{ ...file, profile: firstProfileId }] : file.keys;
    return keys.map(({ profile, origin, encrypted }) => ({ profile, origin, encrypted, key: null }));
  } catch {
    // Absent or damaged: there is no key, and the settings page asks for one.
    return [];
  }
}

async function encryptKey(cipher: Cipher, key: string): Promise<string> {
  try {
    return (await cipher.encrypt(key)).toString('base64');
  } catch (cause) {
    throw codedError('key_storage_unavailable', { cause });
  }
}

/** What is to be kept over a restart, and no file where that is nothing. */
function writeKeyFile(path: string, held: readonly HeldKey[]): void {
  const keys = held.flatMap(({ profile, origin, encrypted }) =>
    encrypted === null ? [] : [{ profile, origin, encrypted }],
  );
  try {
    if (keys.length === 0) rmSync(path, { force: true });
    else writeFileAtomically(path, `${JSON.stringify({ version: 2, keys })}\n`);
  } catch (cause) {
    throw codedError('key_storage_unavailable', { cause });
  }
}
