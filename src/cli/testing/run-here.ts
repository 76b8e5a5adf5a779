import { openFileEngine } from '../../engine/file-engine.ts';
import { type Ended, testData, withoutProgress } from '../../engine/testing/ended.ts';
import type { EngineThread, EngineThreadOptions, ThreadOpening } from '../../engine/worker/engine-thread.ts';
import { runProgram } from '../program.ts';
import { engineStart } from '../with-engine.ts';

/** The engine in this thread, in the form of one that has a thread of its own. */
async function startEngineHere({
  path,
  ...options
}: EngineThreadOptions & ThreadOpening): Promise<EngineThread> {
  if (path === null) throw new Error('A command opens no engine without a file.');
  return { ...openFileEngine(path, options), exited: new Promise(() => undefined) };
}

/** Takes what a stream is given, until it is told to give it: all of it, as text. */
function listenTo(stream: NodeJS.WriteStream): () => string {
  const { write } = stream;
  const pieces: Buffer[] = [];
  stream.write = (piece: Uint8Array | string, ...more: readonly unknown[]): boolean => {
    pieces.push(Buffer.from(piece as string));
    const written = more.find((each) => typeof each === 'function');
    if (written !== undefined) process.nextTick(written);
    return true;
  };
  return () => {
    stream.write = write;
    return Buffer.concat(pieces).toString();
  };
}

/** Gives variables of the environment those values; what is given back undoes it. */
function setEnvironment(given: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(given).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, given);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

async function carryOut(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const { argv, exitCode } = process;
  const { start } = engineStart;
  const giveBack = setEnvironment({ GLEANER_DATA: testData, ...environment });
  const [stdout, stderr] = [listenTo(process.stdout), listenTo(process.stderr)];
  process.argv = [process.execPath, 'gleaner', ...parameters];
  process.exitCode = undefined;
  engineStart.start = startEngineHere;
  const code = await runProgram();
  engineStart.start = start;
  process.exitCode = exitCode;
  process.argv = argv;
  giveBack();
  return { code, signal: null, stdout: stdout(), stderr: withoutProgress(stderr()) };
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a command of the command line in this very process, one after the other: what it prints and its exit code, for a
 * tenth of what a process, its thread and all their modules take. What is about processes starts one: `runGleaner`.
 */
export function runHere(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const ended = last.then(() => carryOut(parameters, environment));
  last = ended;
  return ended;
}
