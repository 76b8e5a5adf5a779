import { onTestFinished } from 'vitest';
import {
  type Ended,
  gleanerScript,
  type SpawnedScript,
  type SpawnOptions,
  spawnScript,
} from './spawn-script.ts';

export type { Ended };
export type GleanerProcess = SpawnedScript;

/** Starts a script in a process of its own, which ends with the test at the latest. */
export function startScript(
  script: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  as: NonNullable<SpawnOptions['as']> = 'this user',
): GleanerProcess {
  const spawned = spawnScript(script, parameters, { environment, as });
  onTestFinished(() => void spawned.child.kill('SIGKILL'));
  return spawned;
}

/** Starts the command line. */
export function startGleaner(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): GleanerProcess {
  return startScript(gleanerScript, parameters, environment);
}

/** Runs the command line to its end, as a user to whom a file without write permission is just that. */
export function runGleanerAsAnybody(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return startScript(gleanerScript, parameters, environment, 'anybody').ended;
}

/** Runs the command line to its end. */
export function runGleaner(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return startGleaner(parameters, environment).ended;
}
