/**
 * `npm test`: all there is to hold, on two lanes: tests on the one, and on the other the app is built, stories are told on what
 * was built, code is linted and types are checked. Both run at once where there are processors for both; with two, where each
 * fills them alone, they take a fifth longer side by side than one after the other. What the other lane says is printed script by
 * script, each when it is done, so that no report is torn by another; everything is run, and one failure is enough for exit code 1.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { failedTests, testCounts } from './test-counts.ts';

const root = join(import.meta.dirname, '..');
/** What prints into a pipe is plain, unless it is told that a terminal stands behind. */
const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};

interface Done {
  readonly name: string;
  readonly isSound: boolean;
  readonly seconds: number;
  /** All that it printed. */
  readonly printed: string;
}

/** Runs one of package.json's scripts; its output goes to the terminal at once, or in one piece at its end. */
function runScript(name: string, isLive: boolean): Promise<Done> {
  const from = performance.now();
  return new Promise((resolve) => {
    const child = spawn(`npm run --silent ${name}`, {
      cwd: root,
      // npm is a script of the shell's on one of the systems.
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      // The stories are told on what this run has built.
      env: { ...colours, ...process.env, GLEANER_E2E_BUILT: '1' },
    });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => {
        said.push(piece);
        if (isLive) process.stdout.write(piece);
      });
    child.once('close', (code) => {
      const all = Buffer.concat(said);
      if (!isLive) process.stdout.write(all);
      const seconds = (performance.now() - from) / 1_000;
      resolve({ name, isSound: code === 0, seconds, printed: all.toString() });
    });
  });
}

/** The stories come first: they take longest, and what is not built cannot be told. */
async function runOthers(): Promise<readonly Done[]> {
  const build = await runScript('build', false);
  const stories = build.isSound
    ? await runScript('e2e', false)
    : { name: 'e2e', isSound: false, seconds: 0, printed: '' };
  return [build, await runScript('lint', false), await runScript('types', false), stories];
}

/** Processors that a lane fills. */
const aLane = 2;
const others = runOthers();
if (availableParallelism() <= aLane) await others;
const unit = await runScript('unit', true);
const all = [unit, ...(await others)];
console.log(
  `\n${all.map(({ name, isSound, seconds }) => `${isSound ? 'passed' : 'FAILED'}  ${name} (${Math.round(seconds)} s)`).join('\n')}`,
);
// By name: what each said of it stands far above.
for (const { printed } of all) for (const test of failedTests(printed)) console.log(`  ${test}`);
// What failed without a test that did, such as lint, or a runner that died, counts as one that did.
const counts = all.map(({ printed, isSound }) => {
  const { passed, failed } = testCounts(printed) ?? { passed: 0, failed: 0 };
  return { passed, failed: isSound ? failed : Math.max(failed, 1) };
});
const sum = (which: 'passed' | 'failed'): number => counts.reduce((total, each) => total + each[which], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = all.every(({ isSound }) => isSound) ? 0 : 1;
