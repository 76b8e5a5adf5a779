import { usualCategory } from '../../../shared/recipe.ts';
import type { CategoryOf } from './lines-of-format-2.ts';

/** `event type 购买, category conversion`, `加购, conversion`, `到店，类别 conversion`. */
const namedTypes =
  /([\p{L}\p{N}_]{1,40})["'”’」]?\s*[,，]\s*(?:(?:category|类别|分类)\s*[:：]?\s*([\p{L}\p{N}_]{1,40})|(conversion|engagement)(?![\p{L}\p{N}_]))/giu;

/**
 * The categories of event types that a model does not say: as the instructions name them beside their types, else
 * `engagement`.
 */
export function knownCategories(instructions: string): CategoryOf {
  const known = new Map<string, string>();
  for (const [, type = '', named, usual] of instructions.matchAll(namedTypes)) {
    const category = (named ?? usual ?? '').toLowerCase();
    if (category !== '' && !known.has(type)) known.set(type, category);
  }
  return (type) => known.get(type) ?? usualCategory;
}
