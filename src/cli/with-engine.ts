import { join } from 'node:path';
import type { WorkerDeath } from '../engine/engine-api.ts';
import { startEngineThread } from '../engine/worker/engine-thread.ts';
import { type SteadyEngine, startSteadyEngine } from '../engine/worker/steady-engine.ts';
import { dataFolder } from './data-folder.ts';
import { keepLearnt } from './kept-learnt.ts';
import { report } from './report.ts';

/** Where results go of a file that cannot be written, in a folder that cannot be written either. */
export const sidecarFolder = (): string => join(dataFolder(process.env, process.platform), 'sidecars');

/** What is said when the engine's worker has died. */
function deathLine({ cause, goesOn }: WorkerDeath): string {
  const what = cause === 'out_of_memory' ? 'The engine ran out of memory' : 'The engine stopped unexpectedly';
  const then = cause === 'out_of_memory' ? 'the job goes on with half the batch' : 'the job goes on';
  return goesOn ? `${what}; ${then}.` : `${what}.`;
}

/** How the engine of a file is started: in a thread of its own. What is told on the way can be tested without one. */
export const engineStart = { start: startEngineThread };

interface Opening {
  readonly backup?: boolean;
  /** Where what is tried goes. */
  readonly trialAt?: string;
}

/** Opens the file in a worker thread, and one after the other should it die. */
export async function openSteadily(
  path: string,
  { backup = false, trialAt }: Opening,
): Promise<SteadyEngine> {
  const folder = dataFolder(process.env, process.platform);
  const places = {
    ...(backup ? { backups: { folder: join(folder, 'backups') } } : {}),
    ...(trialAt === undefined ? {} : { trialAt }),
    sidecarFolder: sidecarFolder(),
    lockFolder: join(folder, 'locks'),
  };
  const engine = await startSteadyEngine({
    start: (after) => engineStart.start({ path, after, ...places }),
    now: () => performance.now(),
    onDeath: (death) => process.stderr.write(`${deathLine(death)}\n`),
    onTrouble: (thrown) => report(thrown),
  });
  engine.subscribe({
    learnt: (told) => {
      const said = keepLearnt(folder, told);
      if (said !== null) process.stderr.write(`${said}\n`);
    },
  });
  return engine;
}

/** Opens the file in a worker thread, as the app does, one after the other should it die, and lets go of it whatever happens. */
export async function withEngine<Result>(
  path: string,
  work: (engine: SteadyEngine) => Promise<Result>,
  backup = false,
): Promise<Result> {
  const engine = await openSteadily(path, { backup });
  try {
    // Said aside, so that what is printed can be read by a program.
    for (const { message, hint } of (await engine.info()).notices)
      process.stderr.write(`${message}\n${hint}\n`);
    return await work(engine);
  } finally {
    await engine.close();
  }
}
