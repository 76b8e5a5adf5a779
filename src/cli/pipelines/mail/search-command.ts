import type { Command } from 'commander';
import type { Engine, ModelAccess } from '../../../engine/engine-api.ts';
import { AppError } from '../../../shared/app-error.ts';
import {
  type SearchHitRow,
  type TalentSearch,
  type TalentSearchResult,
  talentSearchSchema,
} from '../../../shared/pipelines/mail.ts';
import {
  addModelOptions,
  badOption,
  checked,
  type ModelOptions,
  readNumber,
  readRunAccess,
} from '../../model-options.ts';
import { gather } from '../../one-of.ts';
import { withEngine } from '../../with-engine.ts';

interface SearchCommandOptions extends ModelOptions {
  readonly kind: string;
  readonly filter: readonly string[];
  readonly limit?: string;
  readonly weights?: string;
  readonly embeddingModel?: string;
  readonly json?: boolean;
}

function readWeights(text: string | undefined): TalentSearch['weights'] | undefined {
  if (text === undefined) return undefined;
  const [vector, filters, ...others] = text.split(',').map(Number);
  if (vector === undefined || filters === undefined || others.length > 0 || !(vector >= 0) || !(filters >= 0))
    throw badOption('--weights', text, 'two numbers that add up to 1, such as 0.7,0.3');
  const sum = vector + filters;
  if (Math.abs(sum - 1) > 1e-6) {
    throw new AppError('weights_invalid', `The weights must add up to 1, not to ${sum}.`, {
      hint: 'Such as --weights 0.7,0.3',
      params: { sum },
    });
  }
  return { vector, filters };
}

const optionNames: Readonly<Record<string, string>> = {
  query: 'The query',
  filters: '--filter',
  embeddingModel: '--embedding-model',
};

/** @throws AppError bad_input, weights_invalid */
function readSearch(query: string, options: SearchCommandOptions): TalentSearch {
  const given = {
    query,
    kind: options.kind,
    filters: options.filter,
    limit: readNumber('--limit', options.limit),
    weights: readWeights(options.weights),
    embeddingModel: options.embeddingModel,
  };
  const optionOf = (field: string): string => optionNames[field] ?? `--${field}`;
  return checked(talentSearchSchema, given, optionOf, 'See gleaner search --help.');
}

const points = (value: number, of: number): string => `${value.toFixed(1)}/${of.toFixed(0)}`.padStart(8);

function formatHit({ found, score, parts }: SearchHitRow, rank: number): string {
  const who = [found.name, found.title === found.name ? '' : found.title].filter((text) => text !== '');
  const years =
    found.experienceYears === null
      ? ''
      : `${found.experienceYears} ${found.experienceYears === 1 ? 'year' : 'years'}`;
  const about = [who.join(', '), years, found.place, found.money, found.workStyle, found.skills.join(', ')];
  const sums = parts.map((part) => points(part.value, part.of)).join(' ');
  const words = about.filter((text) => text !== '').join(' · ');
  return `${String(rank).padStart(4)}  ${score.toFixed(1).padStart(5)}  ${sums}  ${words}  [${found.emailId}]`;
}

/** The hits as a table: rank, score, its parts, and who it is. */
function formatHits(result: TalentSearchResult): string {
  const read = result.understood.length === 0 ? '' : `Read as: ${result.understood.join(' · ')}\n`;
  const [first] = result.hits;
  if (first === undefined) return `${read}Nobody was found.`;
  const names = first.parts.map((part) => part.subject.padStart(8)).join(' ');
  const rows = result.hits.map((hit, index) => formatHit(hit, index + 1));
  const more = result.exact ? '' : '\nSomebody further away could have come in: ask for more with --limit.';
  return `${read}rank  score  ${names}  who\n${rows.join('\n')}${more}`;
}

/** `search FILE QUERY`: who answers it best, the best first. */
async function runSearch(
  engine: Pick<Engine, 'read'>,
  query: string,
  access: ModelAccess,
  options: SearchCommandOptions,
  stdout: NodeJS.WritableStream,
): Promise<void> {
  const search = readSearch(query, options);
  const result = await engine.read('mail.search', search, access);
  if (options.json !== true) return void stdout.write(`${formatHits(result)}\n`);
  for (const hit of result.hits) stdout.write(`${JSON.stringify(hit)}\n`);
}

/** Adds the search over candidates and projects. */
export function addSearchCommand(program: Command): void {
  addModelOptions(
    program
      .command('search <file> <query>')
      .description('find candidates, or projects, that answer a query such as "Python, 5 years"')
      .option('--kind <kind>', 'candidate or project', 'candidate')
      .option('--filter <name=value>', 'leave out who is known to miss it; may be given again', gather, [])
      .option('--limit <n>', 'how many to show (20)')
      .option('--weights <vector,filters>', 'their shares of the score; they add up to 1 (0.7,0.3)')
      .option('--embedding-model <name>', "the model that the file's vectors are of")
      .option('--json', 'print one hit a line, as JSON'),
  ).action((file: string, query: string, options: SearchCommandOptions) => {
    const access = readRunAccess(options, process.env);
    return withEngine(file, (engine) => runSearch(engine, query, access, options, process.stdout));
  });
}
