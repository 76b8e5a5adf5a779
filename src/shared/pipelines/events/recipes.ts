import type { Recipe } from '../../recipe.ts';
import type { SourceMapping } from '../../source-mapping.ts';

/** The recipes that a file can be read by, as far as the file itself knows. */
export interface RecipesOfFile {
  /** What a job is asked that names none. */
  readonly inUse: Recipe;
  /** Those that jobs of the file ran with, the last first; as they ran, with their table and columns. */
  readonly used: readonly { readonly hash: string; readonly usedAt: number; readonly recipe: Recipe }[];
}

/** A table or view of the file that rows can be read from. */
export interface TableOffer {
  readonly name: string;
  readonly isView: boolean;
  /** What names a row for good, by its schema; nothing of a view. */
  readonly rowId: readonly string[];
  readonly columns: readonly {
    readonly name: string;
    /** As it is declared; may be empty. */
    readonly type: string;
    /** A cell of it that holds something, cut where it is long; null where none of the first does. */
    readonly example: string | null;
  }[];
}

/** What the model would be sent of the first users. */
export interface RecipePreview {
  /** The one that the recipe comes to in this file. */
  readonly mapping: SourceMapping;
  readonly system: string;
  readonly systemTokens: number;
  readonly users: readonly {
    readonly userId: string;
    readonly rows: number;
    readonly tokens: number;
    readonly text: string;
    /** There is more than is shown. */
    readonly cut: boolean;
  }[];
}
