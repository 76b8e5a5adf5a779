import type { BuiltInRecipe } from './recipes/built-in.ts';
import type { SourceMapping } from './source-mapping.ts';

/** Why a file is read in a way: each is said in both languages, with its values. */
export type ProposalCode =
  | 'usual_table'
  | 'usual_names'
  | 'browser_history'
  | 'app_usage'
  | 'shop_clickstream'
  | 'support_conversations'
  | 'time_and_words'
  | 'user_by_name'
  | 'user_by_values'
  | 'user_is_thread'
  | 'one_user'
  | 'times_by_values'
  | 'view_with_key'
  | 'likeliest_table'
  | 'no_id'
  | 'no_time'
  | 'no_words';

export interface ProposalReason {
  readonly code: ProposalCode;
  readonly params: Readonly<Record<string, string | number>>;
}

/** What a mapping cannot be without: which columns name a row, say when, and say what happened. */
export const mappingNeeds = ['id', 'time', 'words'] as const;
export type MappingNeed = (typeof mappingNeeds)[number];

/** How a file may be read, and what may be asked of it, by what was seen in it; all of it can be changed. */
export interface Proposal {
  readonly mapping: SourceMapping;
  readonly recipe: BuiltInRecipe;
  readonly reasons: readonly ProposalReason[];
}

/**
 * What a file is closest to that cannot be read by itself. Its mapping is a draft: an empty text stands for a column that was not
 * found, so that it is none until that is said by hand.
 */
export interface DraftProposal extends Proposal {
  /** At least one. */
  readonly missing: readonly MappingNeed[];
}
