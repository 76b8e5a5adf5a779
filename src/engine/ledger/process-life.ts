import { readFileSync } from 'node:fs';

/** Changes with every start of the machine; `unknown` where the system does not say. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Elsewhere a tick that goes back tells one start from the next.
    return 'unknown';
  }
}

/** Milliseconds since the machine was started: the same for all its processes, and never set by anybody. */
export const ticksNow = (): number => Number(process.hrtime.bigint() / 1_000_000n);

/**
 * What Linux says of a process; null where there is none, or another system. When it was started is by the system's own count:
 * together with the number it names one process for good.
 */
function lookAt(pid: number) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything; what follows the last bracket is plain.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { isDead: fields[0] === 'Z' || fields[0] === 'X', started: fields[19] ?? '' };
  } catch {
    return null;
  }
}

/** When this process was started, where the system says so. */
export const ownStart = (): string | null => lookAt(process.pid)?.started ?? null;

/**
 * Whether a process lives, as well as its number tells: where the system says more, one that is dead and not yet
 * reaped does not, nor does one that was given the number of another.
 */
export function processLives(pid: number, started: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    // That of another user lives, but takes no signals of ours.
    if ((thrown as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const found = lookAt(pid);
  if (found === null) return true;
  return !found.isDead && (started === null || started === found.started);
}
