import type { MappingNeed, Proposal } from '../../proposal.ts';
import type { Recipe } from '../../recipe.ts';
import type { SourceMapping } from '../../source-mapping.ts';
import type { TimesInfo } from './times.ts';

/** Users with results whose rows have become more since they were read, and how many rows came. */
export interface NewRows {
  readonly users: number;
  readonly rows: number;
}

/** What of the rows of users who were read is not as it was then. */
export interface RowChanges {
  /** Users of whom rows were changed or are gone, and the first of them by name. */
  readonly users: number;
  readonly named: readonly string[];
  /** Users of whom it is not known what their rows were: read by an earlier version, or with other columns. */
  readonly unknown: number;
  /** Users of whom no row is left; what was found of them stays. */
  readonly gone: number;
}

/** What a file holds of behaviour and of what was found in it. */
export interface EventsInfo {
  /** What a job is asked that names no recipe: what the file was read with last, else what is proposed for it. */
  readonly recipe: Recipe;
  readonly mapping: SourceMapping;
  /**
   * What of the mapping has to be said by hand before anything can be read; as a rule nothing. While there is something, the mapping
   * is a draft: an empty text stands for a column that was not found.
   */
  readonly missing: readonly MappingNeed[];
  /** What was found by looking at the file, with the reasons. */
  readonly proposal: Proposal;
  readonly times: TimesInfo;
  readonly users: number;
  readonly rows: number;
  readonly succeededUsers: number;
  readonly failedUsers: number;
  readonly events: number;
  /** Names that events go by. */
  readonly types: number;
  /** Rows of users that were read, for each event; null where there are none. */
  readonly rowsPerEvent: number | null;
  /** Rows that came since their users were read. */
  readonly newRows: NewRows;
}
