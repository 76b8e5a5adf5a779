import { isDeepStrictEqual } from 'node:util';
import { type Recipe, recipeSchema } from '../../shared/recipe.ts';
import { fingerprintOf } from '../pipelines/fingerprint.ts';

/** What stands in a recipe that says nothing of its own. */
const usual = recipeSchema.parse({ name: '-', ask: { instructions: '-' } });

/** The fields that are other than usual, in the schema's order. */
const saidIn = (part: object, usually: object): readonly (readonly [string, unknown])[] =>
  Object.entries(part).filter(
    ([field, value]) => !isDeepStrictEqual(value, (usually as Readonly<Record<string, unknown>>)[field]),
  );

/**
 * What a recipe is known by: the same for the same content, whatever it is called. What is as it always was is left out, so that
 * a field that later versions add changes no hash of then.
 */
export function recipeHash({ version, read, ask, answer }: Recipe): string {
  return fingerprintOf(
    'recipe',
    version,
    saidIn(read, usual.read),
    saidIn(ask, usual.ask),
    saidIn(answer, usual.answer),
  );
}
