import type { EventsOptions } from '../../../shared/pipelines/events/options.ts';
import type { Recipe } from '../../../shared/recipe.ts';

/** A recipe as a job runs with it: everything that was left open, or said otherwise for this one job, is filled in. */
export function settledRecipe({
  recipe,
  mapping,
  timeKind,
  longestRow,
  longestProfile,
}: Omit<EventsOptions, 'replaceForeign' | 'replaceReviewed'> & { readonly recipe: Recipe }): Recipe {
  const { read } = recipe;
  const kind = timeKind ?? read.timeKind;
  return {
    ...recipe,
    read: {
      mapping: mapping ?? read.mapping,
      ...(kind === undefined ? {} : { timeKind: kind }),
      longestRow: longestRow ?? read.longestRow,
      longestProfile: longestProfile ?? read.longestProfile,
    },
  };
}
