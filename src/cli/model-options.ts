import type { Command } from 'commander';
import type { z } from 'zod';
import type { ModelAccess } from '../engine/engine-api.ts';
import { AppError } from '../shared/app-error.ts';
import { wantsKey } from '../shared/model-needs.ts';
import { type ModelSettings, modelSettingsSchema, type Price } from '../shared/model-settings.ts';
import { priceInForce } from '../shared/prices.ts';
import { reasoningWay } from '../shared/reasoning.ts';
import { codedError } from '../shared/words/coded-error.ts';
import { dataFolder } from './data-folder.ts';
import { keptLearnt } from './kept-learnt.ts';

/** Options of every command that talks to a model, as commander gives them. */
export interface ModelOptions {
  readonly baseUrl?: string;
  readonly model?: string;
  readonly concurrency?: string;
  readonly budget?: string;
  readonly price?: string;
  readonly maxInputTokens?: string;
  readonly maxOutputTokens?: string;
  readonly reasoning?: string;
  readonly idleTimeout?: string;
}

export function addModelOptions(command: Command): Command {
  return command
    .option('--base-url <url>', 'an OpenAI-compatible address; without one it is the demo model')
    .option('--model <name>', 'the model to ask')
    .option('--concurrency <n>', 'requests at once at most; auto finds out how many')
    .option(
      '--price <in,out[,cached[,written[,embedded[,order]]]]>',
      'price of a million tokens in and out, such as 0.27,1.10; of those in that a cache gives and takes; of text to embed; share of the price in an order',
    )
    .option('--budget <amount>', 'pause before this much is spent (needs --price)')
    .option('--max-input-tokens <n>', 'tokens a request may hold')
    .option('--max-output-tokens <n>', 'how long an answer may be, in tokens')
    .option('--reasoning <effort>', 'how much the model is to think, such as none, low or high')
    .option('--idle-timeout <seconds>', 'silence after which a request has failed');
}

export function badOption(option: string, value: string, wanted: string): AppError {
  return new AppError('bad_input', `${option} ${value} makes no sense: it has to be ${wanted}.`, {
    hint: 'See gleaner --help.',
    params: { option, value },
  });
}

export function readNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw badOption(option, text, 'a number');
  return value;
}

function readPrice(text: string | undefined): Price | null {
  if (text === undefined) return null;
  const numbers = text.split(',').map((part) => (part.trim() === '' ? undefined : Number(part)));
  const [input, output, cached, written, embedded, order] = numbers;
  const isPrice =
    numbers.length <= 6 &&
    numbers.every((number = 0) => number >= 0 && number < Infinity) &&
    (order ?? 0) <= 1;
  if (input === undefined || output === undefined || !isPrice) {
    throw badOption(
      '--price',
      text,
      'two to six numbers, such as 0.27,1.10 or 0.27,1.10,0.07, or 0.27,1.10,,,0.02,0.5',
    );
  }
  return {
    inputPerMillion: input,
    outputPerMillion: output,
    ...(cached === undefined ? {} : { cachedInputPerMillion: cached }),
    ...(written === undefined ? {} : { cacheWritePerMillion: written }),
    ...(embedded === undefined ? {} : { embeddingPerMillion: embedded }),
    ...(order === undefined ? {} : { orderFactor: order }),
    currency: 'USD',
  };
}

const optionNames: Readonly<Record<string, string>> = {
  concurrency: '--concurrency',
  budget: '--budget',
  maxInputTokens: '--max-input-tokens',
  maxOutputTokens: '--max-output-tokens',
  reasoning: '--reasoning',
  idleTimeoutSeconds: '--idle-timeout',
};

/** What is given, checked; of the first field that is not right it is said by which option it goes. @throws AppError bad_input */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  optionOf: (field: string) => string,
  hint: string,
): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = String(issue?.path[0] ?? '');
  throw new AppError('bad_input', `${optionOf(field)}: ${issue?.message ?? 'not usable'}.`, {
    hint,
    params: { option: field },
  });
}

/** What a model cannot be told is not passed over in silence. */
function refuseUnknownEffort(settings: ModelSettings): void {
  const { reasoning, model } = settings;
  const efforts = reasoningWay(settings)?.efforts ?? [];
  if (reasoning === null || efforts.includes(reasoning)) return;
  const wanted = efforts.length === 0 ? `left out for ${model}` : `one of ${efforts.join(', ')}`;
  throw badOption('--reasoning', reasoning, wanted);
}

/**
 * Reads the model's settings off the command line, and the key from GLEANER_API_KEY.
 * @throws AppError bad_input
 */
export function readModelAccess(options: ModelOptions, environment: NodeJS.ProcessEnv): ModelAccess {
  const price = readPrice(options.price);
  const budget = readNumber('--budget', options.budget);
  const demo = options.baseUrl === undefined;
  const given = {
    preset: demo ? 'demo' : 'custom',
    baseUrl: options.baseUrl,
    model: options.model ?? (demo ? 'demo' : undefined),
    concurrency: options.concurrency === 'auto' ? 'auto' : readNumber('--concurrency', options.concurrency),
    maxInputTokens: readNumber('--max-input-tokens', options.maxInputTokens),
    maxOutputTokens: readNumber('--max-output-tokens', options.maxOutputTokens),
    reasoning: options.reasoning,
    idleTimeoutSeconds: readNumber('--idle-timeout', options.idleTimeout),
    price,
    budget,
  };
  if (given.model === undefined) {
    throw new AppError('bad_input', 'Which model? A base URL needs one.', { hint: 'Add --model NAME.' });
  }
  const optionOf = (field: string): string => optionNames[field] ?? field;
  const settings = checked(modelSettingsSchema, given, optionOf, 'See gleaner --help.');
  refuseUnknownEffort(settings);
  const known = priceInForce(settings);
  // What costs nothing keeps no budget either.
  if (settings.budget !== null && (known === null || known.kind === 'free')) {
    throw new AppError('bad_input', 'A budget needs a price to be kept.', {
      hint: 'Add --price, such as 0.27,1.10.',
    });
  }
  const key = environment.GLEANER_API_KEY;
  const learnt = keptLearnt(dataFolder(environment, process.platform), settings);
  return {
    settings,
    apiKey: key === undefined || key === '' ? null : key,
    ...(learnt === null ? {} : { learnt }),
  };
}

/**
 * The same for a run: a provider that is known to want a key is not asked without one.
 * @throws AppError bad_input or key_missing, before anything is opened or written
 */
export function readRunAccess(options: ModelOptions, environment: NodeJS.ProcessEnv): ModelAccess {
  const access = readModelAccess(options, environment);
  const { baseUrl } = access.settings;
  if (wantsKey(access.settings) && access.apiKey === null) {
    throw codedError('key_missing', {
      params: { origin: new URL(baseUrl).origin },
      hint: 'Put the key into the environment variable GLEANER_API_KEY.',
    });
  }
  return access;
}
