import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, testData, withoutProgress } from './ended.ts';
import { programScript } from './programs.ts';

export type { Ended };

export interface SpawnedScript {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface SpawnOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** To root every file can be written; as `anybody` the script is a user without rights of its own. */
  readonly as?: 'this user' | 'anybody';
}

/** The command line's own script. */
export const gleanerScript = programScript('gleaner');

/** What a script finds in its environment. */
export const scriptEnvironment = {
  PATH: process.env.PATH,
  // Every start would compile the same modules again.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'gleaner-test-compile-cache'),
  GLEANER_DATA: testData,
};
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

/** Starts a script in a process of its own, on the Node that runs this one. The caller sees to its end. */
export function spawnScript(
  script: string,
  parameters: readonly string[],
  { environment = {}, as = 'this user' }: SpawnOptions = {},
): SpawnedScript {
  const child = spawn(process.execPath, [script, ...parameters], {
    env: { ...scriptEnvironment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(isRoot && as === 'anybody' ? { uid: nobody, gid: nobody } : {}),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr: withoutProgress(stderr) }));
  });
  return { child, ended };
}
