import { carBuying } from './car-buying.ts';

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What a job was asked before there were recipes, with its instructions as a recipe of their own: null stood for the built-in
 * ones, which are those of car buying. What is no such options stays as it is.
 */
export function liftOptions(given: unknown): unknown {
  if (!isObject(given) || !Object.hasOwn(given, 'instructions')) return given;
  const { instructions, ...others } = given;
  if (Object.hasOwn(given, 'recipe')) return others;
  return { ...others, recipe: ownWords(instructions) };
}

/** The recipe of instructions that were typed into the settings; of null, or none at all, the built-in one. */
export function ownWords(instructions: unknown, name: string = 'My instructions'): object {
  if (instructions === null || instructions === undefined || instructions === '') return carBuying;
  return { ...carBuying, name, ask: { ...carBuying.ask, instructions } };
}
