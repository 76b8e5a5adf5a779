import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { AppError } from '../shared/app-error.ts';
import { sampleNames } from '../shared/samples.ts';

interface SampleOptions {
  readonly out?: string;
}

/** Samples that are made here; the one of car buying comes as a file with the app. */
const madeNames = sampleNames.filter((name) => name !== 'car-buying');

/** @throws AppError bad_input for a name that is none, without a path, or where a file is already */
async function makeSample(name: string, { out }: SampleOptions): Promise<string> {
  const found = madeNames.find((each) => each === name);
  if (found === undefined) {
    throw new AppError('bad_input', `There is no sample “${name}” to make.`, {
      hint: `It is one of ${madeNames.join(', ')}; the one of car buying is made with “npm run sample”.`,
      params: { field: 'name' },
    });
  }
  const path = out ?? `${found}.db`;
  if (existsSync(path)) {
    throw new AppError('bad_input', `${path} is there already.`, {
      hint: 'Say --out with another path.',
      params: { field: '--out' },
    });
  }
  // Loaded here: the other commands make no sample.
  const { writeSample } = await import('../engine/samples/samples.ts');
  writeSample(found, path);
  return path;
}

/** Adds `sample`: a small log of made-up people, to try a recipe on. */
export function addSampleCommand(program: Command): void {
  program
    .command('sample <name>')
    .description(`make a small log of made-up people: ${madeNames.join(', ')}`)
    .option('--out <path>', 'the new file; NAME.db without')
    .action(async (name: string, options: SampleOptions) => {
      const path = await makeSample(name, options);
      process.stdout.write(`Wrote ${path}. Read it with: extract ${path}\n`);
    });
}
