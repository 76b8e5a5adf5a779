import { parseArgs } from 'node:util';
import { kinds } from './kinds.ts';
import { runOtherLevels } from './other-levels.ts';
import { isKept, noFigures, type Torture } from './round.ts';
import { type Outcome, summarise } from './summary.ts';

const usage = 'npm run torture [-- [WORD] [--seed N] [--rounds N]]';

/** Reads a whole number from 1, or leaves with a sentence. */
function natural(name: string, text: string | undefined): number | undefined {
  if (text === undefined || /^[1-9]\d{0,8}$/.test(text)) return text === undefined ? undefined : Number(text);
  console.error(`--${name} ${text} makes no sense: it has to be a whole number from 1. ${usage}`);
  process.exit(2);
}

async function torture(kind: Torture, seed: number, rounds: number): Promise<Outcome> {
  console.log(`${kind.name}: ${rounds} rounds, seed ${seed}`);
  const from = performance.now();
  const figures = await kind.run(seed, rounds).catch((thrown: unknown) => ({
    ...noFigures,
    problems: [`seed ${seed}: ${thrown instanceof Error ? thrown.message : String(thrown)}`],
  }));
  const seconds = (performance.now() - from) / 1_000;
  const { lostBatches, paidTwice, problems } = figures;
  // Said at once, so that what is stopped half-way has shown something.
  console.log(
    `  lost ${lostBatches}, paid twice ${paidTwice}, problems ${problems.length}, in ${Math.round(seconds)} s`,
  );
  return { name: kind.name, seed, seconds, figures };
}

/**
 * Runs every kind of torture whose name holds the word, or all, and before these the tests of the same promises on other
 * levels; exits with 1 where a promise was broken.
 */
const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, rounds: { type: 'string' } },
  allowPositionals: true,
});
const seed = natural('seed', values.seed) ?? 1 + Math.floor(Math.random() * 1_000_000);
const rounds = natural('rounds', values.rounds);
const [word = ''] = positionals;
const chosen = kinds.filter((kind) => kind.name.includes(word));
if (chosen.length === 0) {
  console.error(`No torture is called ${word}. There are: ${kinds.map((kind) => kind.name).join('; ')}.`);
  process.exit(2);
}
// Whoever asks for one kind, or for so many rounds, looks into that alone.
const areSound = word !== '' || rounds !== undefined || runOtherLevels();
const outcomes: Outcome[] = [];
for (const kind of chosen) outcomes.push(await torture(kind, seed, rounds ?? kind.rounds));
console.log(`\n${summarise(outcomes)}`);
if (!areSound) console.log('Tests on other levels failed: see above.');
process.exitCode = areSound && outcomes.every(({ figures }) => isKept(figures)) ? 0 : 1;
