import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const cli = fileURLToPath(new URL('../../cli/index.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GleanerProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts a script in a process of its own, on the Node that runs the test. */
export function startScript(
  script: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): GleanerProcess {
  const child = spawn(process.execPath, [script, ...parameters], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
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
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
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

/** Runs the command line to its end. */
export function runGleaner(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return startGleaner(parameters, environment).ended;
}
