import {
  closeSync,
  type FSWatcher,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** What a second instance tells the first. */
export interface SecondInstance {
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  readonly additionalData: unknown;
}

/** Tells a live process from a later one that was given the same number, where the system shows it. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? '';
  } catch {
    return '';
  }
}

function isHeldBy(lockFile: string): boolean {
  try {
    const [pid, start] = readFileSync(lockFile, 'utf8').split(' ');
    process.kill(Number(pid), 0);
    return startOf(Number(pid)) === start;
  } catch {
    return false;
  }
}

/**
 * The lock is a file naming the process that holds it; a second process leaves its message in a folder beside it
 * that the first one watches. Both are plain files because Electron's call answers at once.
 */
export class SingleInstance {
  #watcher: FSWatcher | undefined;
  #lockFile: string | undefined;

  get isHeld(): boolean {
    return this.#lockFile !== undefined;
  }

  /** Takes the lock and hears later instances, or hands `own` to the instance that has it; true when taken. */
  request(userData: string, own: SecondInstance, onSecond: (other: SecondInstance) => void): boolean {
    if (this.isHeld) return true;
    mkdirSync(userData, { recursive: true });
    const lockFile = path.join(userData, 'SingletonLock');
    const inbox = path.join(userData, 'SingletonInbox');
    if (!this.#take(lockFile)) {
      const letter = path.join(inbox, `${process.pid}-${Date.now()}.json`);
      mkdirSync(inbox, { recursive: true });
      writeFileSync(`${letter}.part`, JSON.stringify(own));
      renameSync(`${letter}.part`, letter);
      return false;
    }
    rmSync(inbox, { recursive: true, force: true });
    mkdirSync(inbox);
    const read = (): void => {
      for (const name of readdirSync(inbox).filter((file) => file.endsWith('.json'))) {
        const letter = path.join(inbox, name);
        const other = JSON.parse(readFileSync(letter, 'utf8')) as SecondInstance;
        rmSync(letter);
        onSecond(other);
      }
    };
    this.#watcher = watch(inbox, read);
    return true;
  }

  release(): void {
    this.#watcher?.close();
    if (this.#lockFile) rmSync(this.#lockFile, { force: true });
    this.#lockFile = undefined;
  }

  #take(lockFile: string): boolean {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      try {
        const file = openSync(lockFile, 'wx');
        writeFileSync(file, `${process.pid} ${startOf(process.pid)}`);
        closeSync(file);
        this.#lockFile = lockFile;
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        if (isHeldBy(lockFile)) return false;
        rmSync(lockFile, { force: true });
      }
    }
    return false;
  }
}
