import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSeededRandom, type Random } from '../src/engine/demo-model/seeded-random.ts';
import { openEngine } from '../src/engine/engine.ts';
import { integrityOf } from '../src/engine/testing/account-for-rows.ts';
import { programScript } from '../src/engine/testing/programs.ts';
import { resultsHash } from '../src/engine/testing/results-hash.ts';
import { writeSourceFile } from '../src/engine/testing/source-file.ts';
import { spawnScript } from '../src/engine/testing/spawn-script.ts';
import { roundsOf } from '../src/engine/testing/thoroughness.ts';
import { type Figures, noFigures, sumFigures, type Torture } from './round.ts';
import { becomes, forEachRound, onScene, type Scene } from './scene.ts';

const script = programScript('edit-events');
const users = 6;
const edits = roundsOf(16, 40);
const roundsOfAFile = 20;

/** What was acknowledged by a process, line by line; a line that is not whole was not. */
const linesOf = (text: string): readonly string[] => text.split('\n').slice(0, -1);

/** A file of users who have been read, and what its results are known by after each of the edits that the seed makes. */
async function prepare(scene: Scene, seed: number) {
  const path = join(scene.folder, 'read.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 20 });
  const demo = await scene.demo();
  const given = ['--base-url', demo.baseUrl, '--model', 'demo', '--concurrency', '8'];
  if ((await scene.gleaner(['extract', path, ...given]).ended).code !== 0)
    throw new Error('The first run failed.');
  const whole = join(scene.folder, 'whole.db');
  copyFileSync(path, whole);
  const { stdout, stderr } = await spawnScript(script, [whole, String(seed), String(edits)]).ended;
  if (linesOf(stdout).length !== edits) throw new Error(`Not every edit was made: ${stderr}`);
  return { path, states: [resultsHash(path), ...linesOf(stdout)] };
}

/** Undoes whatever can be undone; answers what is wrong then. */
async function undoAll(path: string, first: string): Promise<readonly string[]> {
  const engine = await openEngine(path);
  try {
    while ((await engine.read('events.editStack', undefined)).undo !== null)
      await engine.act('events.undoEvents', undefined);
  } finally {
    await engine.close();
  }
  return resultsHash(path) === first ? [] : ['what was undone is not as it was before the first edit'];
}

async function playKill(
  { path, states }: Awaited<ReturnType<typeof prepare>>,
  copy: string,
  seed: number,
  random: Random,
): Promise<Figures> {
  mkdirSync(dirname(copy));
  copyFileSync(path, copy);
  const worker = spawnScript(script, [copy, String(seed), String(edits)]);
  let said = '';
  worker.child.stdout?.on('data', (text: string) => (said += text));
  let ended = false;
  void worker.ended.then(() => (ended = true));
  const after = Math.floor(random() * (edits - 1));
  await becomes(() => ended || linesOf(said).length >= after);
  await sleep(random() * 12);
  worker.child.kill('SIGKILL');
  const { stdout } = await worker.ended;
  const done = linesOf(stdout).length;
  const problems: string[] = [];
  const verdict = integrityOf(copy);
  if (verdict !== 'ok') problems.push(`integrity: ${String(verdict)}`);
  const now = resultsHash(copy);
  const lost = now === states[done] || now === states[done + 1] ? 0 : 1;
  problems.push(...(await undoAll(copy, states[0] ?? '')));
  return { ...noFigures, rounds: 1, lostBatches: lost, problems };
}

async function playFile(seed: number, kills: number, atOnce: number): Promise<Figures> {
  const random = createSeededRandom(seed);
  return onScene(async (scene) => {
    const file = await prepare(scene, seed);
    const figures = await forEachRound(kills, atOnce, (index) =>
      playKill(file, join(scene.folder, String(index), 'source.db'), seed, random),
    );
    const sum = sumFigures(figures);
    return { ...sum, problems: sum.problems.map((problem) => `seed ${seed}: ${problem}`) };
  });
}

/**
 * A process that edits events is killed at random instants: whatever it has acknowledged is there, the edit under way as a whole
 * or not at all, and all of it can be undone.
 */
export const editKills: Torture = {
  name: 'kills while events are edited',
  rounds: 100,
  run: async (seed, rounds) => {
    const all: Figures[] = [];
    for (let left = rounds; left > 0; left -= roundsOfAFile)
      all.push(await playFile(seed + all.length, Math.min(left, roundsOfAFile), 2));
    return sumFigures(all);
  },
};
