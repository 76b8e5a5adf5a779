import type { BuiltInRecipe } from './recipes/built-in.ts';
import type { SourceMapping } from './source-mapping.ts';

/** Why a file is read in a way: each is said in both languages, with its values. */
export const proposalCodes = [
  'usual_table',
  'usual_names',
  'browser_history',
  'app_usage',
  'shop_clickstream',
  'support_conversations',
  'time_and_words',
  'user_by_name',
  'user_by_values',
  'user_is_thread',
  'one_user',
  'times_by_values',
  'view_with_key',
] as const;
export type ProposalCode = (typeof proposalCodes)[number];

export interface ProposalReason {
  readonly code: ProposalCode;
  readonly params: Readonly<Record<string, string | number>>;
}

/** How a file may be read, and what may be asked of it, by what was seen in it; all of it can be changed. */
export interface Proposal {
  readonly mapping: SourceMapping;
  readonly recipe: BuiltInRecipe;
  readonly reasons: readonly ProposalReason[];
}
