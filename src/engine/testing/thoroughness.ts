/** In the environment of `npm run torture`: tests that take a share of what there is in `npm test` take all of it. */
export const thoroughVariable = 'GLEANER_TEST_THOROUGH';

/** Whether all is to be run that there is. */
export const isThorough = process.env[thoroughVariable] !== undefined;

/** So many runs of a property, or rounds of a test: a few in `npm test`, all in `npm run torture`. */
export const roundsOf = (few: number, all: number): number => (isThorough ? all : few);

/** So many of the cases, from the first to the last at even distances (two at least); all of them in `npm run torture`. */
export function someOf<T>(all: readonly T[], few: number): readonly T[] {
  if (isThorough || few >= all.length) return all;
  const step = (all.length - 1) / (few - 1);
  return Array.from({ length: few }, (_, index) => all[Math.round(index * step)] as T);
}
