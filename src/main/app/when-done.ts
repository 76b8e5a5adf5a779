import { execFile } from 'node:child_process';
import type { WhenDone, WhenDoneChoice } from '../../shared/when-done.ts';

/** So long there is to say no. */
const graceMs = 60_000;

interface WhenDonePorts {
  readonly onChange: (state: WhenDone) => void;
  readonly sleep: () => void;
  readonly quit: () => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export type WhenDoneKeeper = ReturnType<typeof createWhenDone>;

/** What is done once all jobs are done, as the person chose; a minute passes before it happens. */
export function createWhenDone(ports: WhenDonePorts) {
  let state: WhenDone = { choice: 'nothing', at: null };
  let timer: NodeJS.Timeout | undefined;
  const become = (next: WhenDone): WhenDone => {
    state = next;
    ports.onChange(next);
    return next;
  };
  const callOff = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    state: () => state,
    /** Another choice, also the same one again, calls off what is about to happen. */
    choose: (choice: WhenDoneChoice) => {
      callOff();
      return become({ choice, at: null });
    },
    /** A job is done, and none waits. */
    allDone: (): void => {
      const { choice } = state;
      if (choice === 'nothing') return;
      callOff();
      become({ choice, at: ports.now() + graceMs });
      timer = setTimeout(() => {
        // It was for this night alone.
        become({ choice: 'nothing', at: null });
        ports[choice]();
      }, graceMs);
    },
    /** A job has begun: nothing is about to happen any more. */
    begun: (): void => {
      if (state.at === null) return;
      callOff();
      become({ ...state, at: null });
    },
  };
}

const sleepCommands: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['pmset', 'sleepnow'],
  win32: ['rundll32.exe', 'powrprof.dll,SetSuspendState', '0,1,0'],
  linux: ['systemctl', 'suspend'],
};

/** Puts the machine to sleep by the system's own command; tells what kept it awake. */
export function putToSleep(platform: NodeJS.Platform, failed: (thrown: unknown) => void): void {
  const found = sleepCommands[platform];
  if (found === undefined) {
    failed(new Error(`nobody knows how to put ${platform} to sleep`));
    return;
  }
  const [program, ...given] = found;
  execFile(program, given, { windowsHide: true }, (error) => {
    if (error !== null) failed(error);
  });
}
