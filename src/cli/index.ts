import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { dataFolder } from './data-folder.ts';
import { exitCodes } from './exit-code.ts';

/** Before anybody listens who has something to pause, a signal ends the program with a sentence rather than in silence. */
function leave(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  // Nobody may be left to read it, as when the terminal has been closed.
  process.stderr.on('error', () => process.exit(exitCodes.interrupted));
  process.stderr.write(`gleaner: stopped by ${signal}; no job was running, and nothing was lost.\n`);
  process.exit(exitCodes.interrupted);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave);

// What was compiled for an earlier run is used again, by the worker too: it is most of the time to the first word. Not in the
// system's folder for passing files, where others could put something in its place.
const { directory } = enableCompileCache(join(dataFolder(process.env, process.platform), 'compiled'));
if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory;

// Only now: to load the rest takes longer than a person does who changes their mind.
const { runProgram } = await import('./program.ts');
// Kept by itself only at an end in peace: who is killed goes on the faster for it.
flushCompileCache();
process.exitCode = await runProgram();
