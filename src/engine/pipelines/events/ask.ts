import type { Recipe } from '../../../shared/recipe.ts';
import { defaultReadLimits, type ReadLimits, type SourceMapping } from '../../../shared/source-mapping.ts';
import type { ModelRequest } from '../../calling/model-request.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import type { LoadedItem } from '../../items.ts';
import { countTokens } from '../../packing/count-tokens.ts';
import { recipeHash } from '../../recipes/recipe-hash.ts';
import { partKeyOf, partNumbers } from '../answers/part-numbers.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { CallStage } from '../pipeline.ts';
import { systemPrompt } from './instructions.ts';
import { renderRequest } from './render-request.ts';
import { gatherCoined } from './types/coined-types.ts';
import { coinedWords, isClosed, questionAsked, questionWords } from './types/question.ts';
import type { WireFormat } from './wire-format.ts';

/**
 * The version of what an answer means: events, their types, categories and contexts, each with its rows. It has been the
 * same since format 1, so that what was answered in either format is taken over.
 */
const meaningVersion = 1;

/** Tokens that a chat request takes besides its text. */
const chatFrameTokens = 12;

/** Room for the types that are told, of which a request has none at first. */
const coinedTokens = 160;

/** How much is read is part of the question where it is not what it always was: so the fingerprints of then still hold. */
function limitsAsked({ longestRow, longestProfile }: ReadLimits): readonly unknown[] {
  const asked = {
    ...(longestRow === defaultReadLimits.longestRow ? {} : { longestRow }),
    ...(longestProfile === defaultReadLimits.longestProfile ? {} : { longestProfile }),
  };
  return Object.keys(asked).length === 0 ? [] : [asked];
}

interface Asking
  extends Pick<CallStage<unknown>, 'fingerprint' | 'overheadTokens' | 'buildRequest' | 'tell'> {
  /** The request as format 1 had it. */
  readonly buildFirstForm: (parts: readonly LoadedItem[]) => ModelRequest;
}

/** What a recipe asks: the words of a request, what they take, and what they are known by; `onSaved` hears which types came. */
export function createAsking(
  source: Pick<SourceFile, 'db' | 'runsAt'>,
  recipe: Recipe,
  mapping: SourceMapping,
): { readonly asking: Asking; readonly onSaved: (types: readonly string[]) => void } {
  const { instructions } = recipe.ask;
  const question = questionWords(recipe);
  const coined = gatherCoined(source, recipe.ask, recipeHash(recipe));
  const tellsCoined = recipe.ask.types.length > 0 && !isClosed(recipe.ask);
  const build = (
    parts: readonly LoadedItem[],
    format: WireFormat,
    told: string | null = null,
  ): ModelRequest => ({
    kind: 'chat',
    messages: [
      { role: 'system', content: systemPrompt(instructions, format, question, told ?? '') },
      { role: 'user', content: renderRequest(parts, partNumbers(parts.map(partKeyOf)), format) },
    ],
  });
  const asking: Asking = {
    fingerprint: ({ model }) =>
      fingerprintOf(
        'events',
        meaningVersion,
        mapping,
        instructions,
        model,
        ...limitsAsked(recipe.read),
        ...questionAsked(recipe),
      ),
    overheadTokens: () =>
      countTokens(systemPrompt(instructions, 2, question)) +
      chatFrameTokens +
      (tellsCoined ? coinedTokens : 0),
    buildRequest: (parts, told) => build(parts, 2, told),
    buildFirstForm: (parts) => build(parts, 1),
    ...(tellsCoined && { tell: () => coinedWords(coined.told()) || null }),
  };
  return { asking, onSaved: coined.note };
}
