import { type WordsOfPipelines, wordsOfPipelines } from '../pipelines/words.ts';
import { commands as englishCommands } from './en/commands.ts';
import { exporting as englishExporting } from './en/exporting.ts';
import { found as englishFound } from './en/found.ts';
import { frame as englishFrame } from './en/frame.ts';
import { insights as englishInsights } from './en/insights.ts';
import { order as englishOrder } from './en/order.ts';
import { proposal as englishProposal } from './en/proposal.ts';
import { recipe as englishRecipe } from './en/recipe.ts';
import { review as englishReview } from './en/review.ts';
import { run as englishRun } from './en/run.ts';
import { runs as englishRuns } from './en/runs.ts';
import { settings as englishSettings } from './en/settings.ts';
import { talent as englishTalent } from './en/talent.ts';
import { trial as englishTrial } from './en/trial.ts';
import { types as englishTypes } from './en/types.ts';
import { users as englishUsers } from './en/users.ts';
import type { Wording } from './wording.ts';
import { commands } from './zh-CN/commands.ts';
import { exporting } from './zh-CN/exporting.ts';
import { found } from './zh-CN/found.ts';
import { frame } from './zh-CN/frame.ts';
import { insights } from './zh-CN/insights.ts';
import { order } from './zh-CN/order.ts';
import { proposal } from './zh-CN/proposal.ts';
import { recipe } from './zh-CN/recipe.ts';
import { review } from './zh-CN/review.ts';
import { run } from './zh-CN/run.ts';
import { runs } from './zh-CN/runs.ts';
import { settings } from './zh-CN/settings.ts';
import { talent } from './zh-CN/talent.ts';
import { trial } from './zh-CN/trial.ts';
import { types } from './zh-CN/types.ts';
import { users } from './zh-CN/users.ts';

const own = {
  ...englishFrame,
  ...englishCommands,
  ...englishRun,
  ...englishOrder,
  ...englishRecipe,
  ...englishRuns,
  ...englishExporting,
  ...englishFound,
  ...englishInsights,
  ...englishUsers,
  ...englishTrial,
  ...englishTypes,
  ...englishReview,
  ...englishTalent,
  ...englishSettings,
  ...englishProposal,
} as const;

/** Every word of the window, in English, those of the pipelines among them. The other languages are typed after this one. */
export const en: typeof own & WordsOfPipelines = { ...own, ...wordsOfPipelines('en') };

export const zhCN: Wording<typeof own> & Wording<WordsOfPipelines> = {
  ...frame,
  ...commands,
  ...run,
  ...order,
  ...recipe,
  ...runs,
  ...exporting,
  ...found,
  ...insights,
  ...users,
  ...trial,
  ...types,
  ...review,
  ...talent,
  ...settings,
  ...proposal,
  ...wordsOfPipelines('zh-CN'),
};
