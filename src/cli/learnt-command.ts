import type { Command } from 'commander';
import { AppError } from '../shared/app-error.ts';
import { endpointKey, learntFacts } from '../shared/learnt-endpoint.ts';
import { dataFolder } from './data-folder.ts';
import { allLearnt, factWords, forgetLearnt } from './kept-learnt.ts';

interface LearntOptions {
  readonly forget?: boolean;
  readonly baseUrl?: string;
  readonly model?: string;
  readonly json?: boolean;
}

/** Which of the kept ones are meant: of an address and model, of an address, or all. */
function meant({ baseUrl, model }: LearntOptions): (key: string) => boolean {
  if (baseUrl === undefined && model !== undefined)
    throw new AppError('bad_input', 'A model is known by its address.', { hint: 'Add --base-url URL.' });
  if (baseUrl === undefined) return () => true;
  const from = endpointKey(baseUrl, model ?? '');
  return (key) => (model === undefined ? key.startsWith(from) : key === from);
}

const many = (count: number): string => `${count} ${count === 1 ? 'model' : 'models'}`;

function learntText(folder: string, options: LearntOptions): string {
  const isMeant = meant(options);
  if (options.forget === true) return `Forgot what was learnt of ${many(forgetLearnt(folder, isMeant))}.\n`;
  const known = Object.entries(allLearnt(folder)).filter(([key]) => isMeant(key));
  if (options.json === true) return `${JSON.stringify(Object.fromEntries(known))}\n`;
  if (known.length === 0) return 'Nothing has been learnt of any address.\n';
  return known
    .map(([key, learnt]) => `${key}\n  ${learntFacts(learnt).map(factWords).join('; ')}\n`)
    .join('');
}

/** Adds `learnt`: what is remembered of addresses and models, and how it is forgotten. */
export function addLearntCommand(program: Command): void {
  program
    .command('learnt')
    .description('show what was learnt of addresses and models from their refusals')
    .option('--base-url <url>', 'of this address')
    .option('--model <name>', 'and of this model there')
    .option('--forget', 'forget it: it is learnt again where it still holds')
    .option('--json', 'print it as JSON')
    .action((options: LearntOptions) => {
      process.stdout.write(learntText(dataFolder(process.env, process.platform), options));
    });
}
