import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { gleanerScript, scriptEnvironment } from '../src/engine/testing/spawn-script.ts';
import type { JobEvent } from '../src/shared/job.ts';
import type { Scene } from './scene.ts';

/** A command line under a parent that never asks what became of it: dead, it keeps its number until the round is over. */
export interface UnreapedGleaner {
  /** What it has printed so far: a line that was cut off by its death says nothing. */
  events(): readonly JobEvent[];
  stderr(): string;
  /** Milliseconds from its start until it said that the job runs; null while it has not. */
  begunAfterMs(): number | null;
  /** Resolves when it is over, however it came to that. */
  readonly over: Promise<void>;
  kill(): void;
}

const script = '"$@" 3>&- & echo $! >&3; exec sleep 1000 >/dev/null 2>&1 3>&-';

/** The lines that are whole, each an event. */
export function eventsIn(stdout: string): readonly JobEvent[] {
  const end = stdout.lastIndexOf('\n');
  if (end === -1) return [];
  return stdout
    .slice(0, end)
    .split('\n')
    .map((line) => JSON.parse(line) as JobEvent);
}

export async function startUnreaped(scene: Scene, parameters: readonly string[]): Promise<UnreapedGleaner> {
  const from = performance.now();
  const parent = spawn('sh', ['-c', script, 'sh', process.execPath, gleanerScript, ...parameters], {
    env: { ...scriptEnvironment, GLEANER_DATA: join(scene.folder, 'data') },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const said = ['', '', '', ''];
  let begunAfterMs: number | null = null;
  const listen = (channel: 1 | 2 | 3): Promise<void> =>
    new Promise((resolve) => {
      const stream = parent.stdio[channel] as NodeJS.ReadableStream;
      stream.setEncoding('utf8').on('data', (text: string) => {
        said[channel] += text;
        if (channel === 1 && said[1]?.includes('"status":"running"'))
          begunAfterMs ??= performance.now() - from;
      });
      stream.on('end', resolve);
    });
  const over = Promise.all([listen(1), listen(2)]).then(() => undefined);
  await listen(3);
  const pid = Number(said[3]);
  const kill = (): void => void process.kill(pid, 'SIGKILL');
  scene.onEnd(() => {
    // It is there until its parent is gone, dead or not.
    kill();
    parent.kill('SIGKILL');
  });
  return {
    events: () => eventsIn(said[1] ?? ''),
    stderr: () => said[2] ?? '',
    begunAfterMs: () => begunAfterMs,
    over,
    kill,
  };
}
