import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const withoutProgress = (text: string): string => text.replace(/^[█░]+ .*\n/gm, '');

const cli = fileURLToPath(new URL('../../cli/index.ts', import.meta.url));

const compileCache = join(tmpdir(), 'gleaner-test-compile-cache');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** Without the lines of progress that a slow machine gives time to. */
  readonly stderr: string;
}

export interface GleanerProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

/**
 * Starts a script in a process of its own, on the Node that runs the test. To root every file can be written;
 * as `anybody` it is a user without rights of its own.
 */
export function startScript(
  script: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  as: 'this user' | 'anybody' = 'this user',
): GleanerProcess {
  const child = spawn(process.execPath, [script, ...parameters], {
    // Every start would compile the same modules again.
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: compileCache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(isRoot && as === 'anybody' ? { uid: nobody, gid: nobody } : {}),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr: withoutProgress(stderr) }));
  });
  return { child, ended };
}

/** Starts the command line. */
export function startGleaner(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): GleanerProcess {
  return startScript(cli, parameters, environment);
}

/** Runs the command line to its end, as a user to whom a file without write permission is just that. */
export function runGleanerAsAnybody(parameters: readonly string[]): Promise<Ended> {
  return startScript(cli, parameters, {}, 'anybody').ended;
}

/** Runs the command line to its end. */
export function runGleaner(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return startGleaner(parameters, environment).ended;
}
