import { AppError } from '../../../shared/app-error.ts';
import { type EventsOptions, eventsOptionsSchema } from '../../../shared/pipelines/events/options.ts';
import { eventsContract } from '../../../shared/pipelines/events.ts';
import { mostTried, type TrialPick } from '../../../shared/pipelines/events-trial.ts';
import type { Recipe } from '../../../shared/recipe.ts';
import { mostTrialColumns } from '../../../shared/trial.ts';
import { badOption, type ModelOptions, readNumber } from '../../model-options.ts';
import type { ReadingEngine } from '../pipeline-face.ts';
import { readLimits } from './read-limits.ts';
import { recipeNamed } from './recipe-option.ts';
import { readTimeKind } from './time-kind.ts';

/** What `try` is told, as commander gives it. */
export interface TryOptions extends Omit<ModelOptions, 'model'>, Readonly<Record<string, unknown>> {
  readonly users?: string;
  readonly hardest?: boolean;
  readonly ids?: string;
  readonly gold?: boolean;
  readonly drawn?: boolean;
  readonly seed?: string;
  readonly longestRow?: string;
  readonly longestProfile?: string;
  readonly recipe?: readonly string[];
  readonly model?: readonly string[];
  readonly again?: boolean;
  readonly list?: boolean;
  readonly forget?: boolean;
  readonly json?: boolean;
}

const usualUsers = 5;

function wholeNumber(option: string, text: string | undefined, usual: number, least: number): number {
  const value = readNumber(option, text) ?? usual;
  if (Number.isInteger(value) && value >= least && value <= mostTried) return value;
  throw badOption(option, String(text), `a whole number from ${least} to ${mostTried}`);
}

/** Whom to try on. @throws AppError bad_input */
export function readPick({ users, hardest, ids, seed, gold, drawn }: TryOptions): TrialPick {
  if (gold === true || drawn === true) {
    if ([users, hardest, ids, gold === true ? drawn : undefined].some((given) => given !== undefined))
      throw new AppError(
        'bad_input',
        '--gold and --drawn exclude --users, --hardest and --ids, and each other.',
        {
          hint: 'Give one of them.',
        },
      );
    return { how: gold === true ? 'reviewed' : 'drawn' };
  }
  if (ids !== undefined) {
    if (users !== undefined || hardest === true)
      throw new AppError('bad_input', '--ids excludes --users and --hardest.', { hint: 'Give one of them.' });
    const named = ids.split(',').filter((id) => id !== '');
    if (named.length === 0 || named.length > mostTried)
      throw badOption('--ids', ids, `1 to ${mostTried} ids, separated by commas`);
    return { how: 'named', ids: named };
  }
  const count = wholeNumber('--users', users, usualUsers, 1);
  if (hardest === true) return { how: 'hardest', count };
  return { how: 'random', count, seed: wholeNumber('--seed', seed, 1, 0) };
}

/** One question: what is asked, and of which model. */
export interface AskedColumn {
  readonly options: EventsOptions;
  /** Undefined for the usual one. */
  readonly model: string | undefined;
  readonly name: string;
}

/**
 * The questions: the first recipe of the first model, the second of the second, and where there is one of either, that one of
 * both. Without a recipe it is what a job would be asked.
 * @throws AppError bad_input
 */
export async function readColumns(engine: ReadingEngine, given: TryOptions): Promise<readonly AskedColumn[]> {
  const recipes: readonly Recipe[] = (given.recipe ?? []).map(recipeNamed);
  const models = given.model ?? [];
  const count = Math.max(1, recipes.length, models.length);
  if (count > mostTrialColumns)
    throw new AppError('bad_input', `At most ${mostTrialColumns} questions are tried beside each other.`, {
      hint: 'Give --recipe or --model twice at most.',
    });
  const others = { ...readLimits(given), ...readTimeKind(given) };
  const { found } = await engine.info();
  const inUse = found[eventsContract.name];
  return Array.from({ length: count }, (_, index): AskedColumn => {
    const recipe = recipes[index] ?? recipes[0];
    const asked =
      recipe === undefined && inUse !== undefined
        ? { recipe: inUse.recipe, mapping: inUse.missing.length === 0 ? inUse.mapping : null }
        : { recipe };
    const options = eventsOptionsSchema.parse({ ...asked, ...others });
    return { options, model: models[index] ?? models[0], name: options.recipe?.name ?? '' };
  });
}
