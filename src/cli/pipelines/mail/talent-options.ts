import type { Command } from 'commander';
import { type TalentOptions, talentOptionsSchema } from '../../../shared/pipelines/mail.ts';
import { checked, readNumber } from '../../model-options.ts';

interface GivenOptions {
  readonly embeddingModel?: string;
  readonly mailsPerCall?: string;
  readonly top?: string;
  readonly minSimilarity?: string;
}

export const addTalentOptions = (command: Command): Command =>
  command
    .option('--embedding-model <name>', 'the model that gives vectors')
    .option('--mails-per-call <n>', 'mails that one request asks about (10)')
    .option('--top <n>', 'candidates a project is matched with, the nearest first (20)')
    .option('--min-similarity <x>', 'how near they must be, 0 to 1 (0.6)');

const optionNames: Readonly<Record<string, string>> = {
  embeddingModel: '--embedding-model',
  mailsPerCall: '--mails-per-call',
  top: '--top',
  minSimilarity: '--min-similarity',
};

/** @throws AppError bad_input */
export function readTalentOptions(options: GivenOptions): TalentOptions {
  const given = {
    embeddingModel: options.embeddingModel,
    mailsPerCall: readNumber('--mails-per-call', options.mailsPerCall),
    top: readNumber('--top', options.top),
    minSimilarity: readNumber('--min-similarity', options.minSimilarity),
  };
  const optionOf = (field: string): string => optionNames[field] ?? field;
  return checked(talentOptionsSchema, given, optionOf, 'See gleaner talent --help.');
}
