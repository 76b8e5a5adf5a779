import { AppError } from '../../../shared/app-error.ts';
import { assertNever } from '../../../shared/assert-never.ts';
import type { EventsOptions } from '../../../shared/pipelines/events.ts';
import { carBuying } from '../../../shared/recipes/car-buying.ts';
import { defaultReadLimits, type ReadLimits, type SourceMapping } from '../../../shared/source-mapping.ts';
import type { Selection } from '../../../shared/work.ts';
import type { ModelRequest } from '../../calling/model-request.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import type { ListedItem, LoadedItem } from '../../items.ts';
import { countTokens } from '../../packing/count-tokens.ts';
import { noteRecipe } from '../../recipes/note-recipe.ts';
import { recipeHash } from '../../recipes/recipe-hash.ts';
import { partKeyOf, partNumbers } from '../answers/part-numbers.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { CallStage, Pipeline } from '../pipeline.ts';
import { ensureIndexes } from './ensure-indexes.ts';
import { systemPrompt } from './instructions.ts';
import { rowsMissing } from './judge-user.ts';
import { knownCategories } from './known-categories.ts';
import { loadUser } from './load-user.ts';
import { type EventPayload, parseReply } from './parse-reply.ts';
import { renderRequest } from './render-request.ts';
import {
  addLaterColumns,
  ensureResultTables,
  extractionStage,
  usersFailed,
  usersWithEvents,
} from './result-tables.ts';
import { createUserWriter, type UserWriter } from './save-user.ts';
import { settledRecipe } from './settled-recipe.ts';
import { createUserReader } from './user-reader.ts';
import type { WireFormat } from './wire-format.ts';

/**
 * The version of what an answer means: events, their types, categories and contexts, each with its rows. It has been the
 * same since format 1, so that what was answered in either format is taken over.
 */
const meaningVersion = 1;

/** Tokens that a chat request takes besides its text. */
const chatFrameTokens = 12;

/** How much is read is part of the question where it is not what it always was: so the fingerprints of then still hold. */
function limitsAsked({ longestRow, longestProfile }: ReadLimits): readonly unknown[] {
  const asked = {
    ...(longestRow === defaultReadLimits.longestRow ? {} : { longestRow }),
    ...(longestProfile === defaultReadLimits.longestProfile ? {} : { longestProfile }),
  };
  return Object.keys(asked).length === 0 ? [] : [asked];
}

/** The users of a selection, with how many rows each has. */
export function listSelected(source: SourceFile, selection: Selection): readonly ListedItem[] {
  const where = (condition: string): readonly ListedItem[] =>
    source.db
      .prepare<[], ListedItem>(
        `SELECT user_id AS id, rows AS records FROM temp.gleaner_users WHERE ${condition} ORDER BY user_id`,
      )
      .all();
  switch (selection.kind) {
    case 'all':
      return where('TRUE');
    case 'failed':
      return where(`user_id IN (${usersFailed(source.db)})`);
    case 'unfinished':
      return where(`user_id NOT IN (${usersWithEvents(source.db)})`);
    case 'named':
      return listNamed(source, selection.ids);
    default:
      return assertNever(selection);
  }
}

function listNamed(source: SourceFile, users: readonly string[]): readonly ListedItem[] {
  const find = source.db.prepare<[string], ListedItem>(
    'SELECT user_id AS id, rows AS records FROM temp.gleaner_users WHERE user_id = ?',
  );
  return [...new Set(users)].map((user) => {
    const found = find.get(user);
    if (found !== undefined) return found;
    throw new AppError('unknown_user', `There is no user ${user} in this file.`, {
      hint: 'Check the id; it has to be written as it stands in the file.',
      params: { user },
    });
  });
}

/** The options of a job, with the mapping settled. */
export type AskedEvents = EventsOptions & { readonly mapping: SourceMapping };

/** A pipeline of one stage. */
export interface EventsPipeline extends Pipeline {
  readonly stages: readonly [CallStage<unknown>];
}

/** The main pipeline: users' raw rows to events. Reads and writes through the file's one connection. */
export function createEventsPipeline(source: SourceFile, asked: AskedEvents): EventsPipeline {
  const options = { ...asked, recipe: asked.recipe ?? carBuying };
  const { mapping } = options;
  const recipe = settledRecipe(options);
  const { instructions } = recipe.ask;
  const limits = recipe.read;
  const reader = createUserReader(source, mapping, limits);
  let writer: UserWriter | null = null;
  const writing = (): UserWriter => {
    if (writer === null) {
      // A job that an earlier version began has tables and a ledger of then.
      addLaterColumns(source.db);
      noteRecipe(source.db, recipe);
    }
    writer ??= createUserWriter(source.db, reader, {
      ...options,
      recipe: recipeHash(recipe),
      aliases: recipe.ask.aliases,
    });
    return writer;
  };
  const buildRequest = (parts: readonly LoadedItem[], format: WireFormat): ModelRequest => ({
    kind: 'chat',
    messages: [
      { role: 'system', content: systemPrompt(instructions, format) },
      { role: 'user', content: renderRequest(parts, partNumbers(parts.map(partKeyOf)), format) },
    ],
  });
  const categoryOf = knownCategories(instructions);
  const extraction: CallStage<EventPayload> = {
    kind: 'call',
    name: extractionStage,
    weight: 1,
    decidesItems: true,
    limits: ({ maxInputTokens, maxOutputTokens }) => ({
      maxInputTokens,
      maxOutputTokens,
      maxItems: Number.POSITIVE_INFINITY,
    }),
    fingerprint: ({ model }) =>
      fingerprintOf('events', meaningVersion, mapping, instructions, model, ...limitsAsked(limits)),
    outputPrior: { perRecord: 9, perItem: 10 },
    ...(recipe.answer.leastCoverage === null ? {} : { leastCoverage: recipe.answer.leastCoverage }),
    listItems: (selection) => listSelected(source, selection),
    loadItem: (userId, except) => loadUser(reader, userId, except),
    overheadTokens: () => countTokens(systemPrompt(instructions)) + chatFrameTokens,
    buildRequest: (parts) => buildRequest(parts, 2),
    earlier: [
      {
        loadItem: (userId, except) => loadUser(reader, userId, except, 1),
        buildRequest: (parts) => buildRequest(parts, 1),
      },
    ],
    parseReply: (reply, parts) => parseReply(reply, parts, partNumbers(parts), categoryOf),
    saveItem: (userId, payloads, context) => writing().save(userId, payloads, context),
    tellWhole: (problem, { missing, records }) =>
      problem.code === 'rows_unaccounted' && missing > 0 ? rowsMissing(missing, records) : problem,
    saveFailure: (userId, problem, context) => writing().saveFailure(userId, problem, context),
  };
  return {
    name: 'events',
    options,
    prepare: () => {
      ensureResultTables(source.db);
      if (source.schema === 'main') ensureIndexes(source, mapping);
    },
    countItems: (selection) => listSelected(source, selection).length,
    stages: [extraction],
  };
}
