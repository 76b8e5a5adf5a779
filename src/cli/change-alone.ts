import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A small file is changed in milliseconds: who holds it longer has died over it. */
const staleMs = 5_000;
const longestWaitMs = 2_000;

const nothing = new Int32Array(new SharedArrayBuffer(4));
const sleep = (ms: number): void => void Atomics.wait(nothing, 0, 0, ms);

function take(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
  }
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && Date.now() - since > staleMs) rmSync(lock, { force: true });
  return false;
}

/**
 * Reads a small text file, changes it and writes it, with no other process between; null stands for a file that is not
 * there. @throws what the file system does, and where others hold the file for seconds
 */
export function changeAlone(path: string, change: (text: string | null) => string): void {
  mkdirSync(dirname(path), { recursive: true });
  const lock = `${path}.lock`;
  const until = Date.now() + longestWaitMs + staleMs;
  while (!take(lock)) {
    if (Date.now() > until) throw new Error(`${path} is held by another process.`);
    sleep(5);
  }
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    let text: string | null = null;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      // It is not there, or cannot be read: either way what is written takes its place.
    }
    writeFileSync(temporary, change(text), { mode: 0o600 });
    renameSync(temporary, path);
  } finally {
    rmSync(lock, { force: true });
  }
}
