import type { EventsOptions } from '../../../shared/pipelines/events/options.ts';
import { carBuying } from '../../../shared/recipes/car-buying.ts';
import type { SourceMapping } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import type { LoadedItem } from '../../items.ts';
import { noteRecipe } from '../../recipes/note-recipe.ts';
import { recipeHash } from '../../recipes/recipe-hash.ts';
import { partNumbers } from '../answers/part-numbers.ts';
import type { CallStage, Pipeline } from '../pipeline.ts';
import { createAsking } from './ask.ts';
import { ensureIndexes } from './ensure-indexes.ts';
import { createGrowth, type Growth } from './growth.ts';
import { rowsMissing } from './judge-user.ts';
import { knownCategories } from './known-categories.ts';
import { lastEvents, withBefore, withEvents } from './last-events.ts';
import { listSelected } from './list-selected.ts';
import { loadUser, wordsOfRows } from './load-user.ts';
import { createReadNotes } from './note-read.ts';
import { type EventPayload, parseReply } from './parse-reply.ts';
import { readBlockLine } from './read-block-line.ts';
import { addLaterColumns, ensureResultTables, extractionStage } from './result-tables.ts';
import { createUserWriter, type UserWriter } from './save-user.ts';
import { createSeenRows } from './seen-rows.ts';
import { settledRecipe } from './settled-recipe.ts';
import { holdToRecipe } from './types/hold-to-recipe.ts';
import { createUserReader } from './user-reader.ts';

/** A pipeline of one stage. */
export interface EventsPipeline extends Pipeline {
  readonly stages: readonly [CallStage<unknown>];
}

/**
 * The main pipeline: users' raw rows to events. Reads and writes through the file's one connection.
 * @param asked the options of a job, with the mapping settled
 */
export function createEventsPipeline(
  source: SourceFile,
  asked: EventsOptions & { readonly mapping: SourceMapping },
  growthOf?: Growth,
): EventsPipeline {
  const { db } = source;
  const options = { ...asked, recipe: asked.recipe ?? carBuying };
  const { mapping } = options;
  const recipe = settledRecipe(options);
  const { instructions } = recipe.ask;
  const limits = recipe.read;
  const growth = growthOf ?? createGrowth(source, mapping, () => limits);
  const reader = createUserReader(source, mapping, limits);
  const seenRows = createSeenRows(source, mapping);
  const notes = createReadNotes(source, mapping, reader, seenRows);
  const { asking, onSaved } = createAsking(source, recipe, mapping);
  const { buildFirstForm, ...form } = asking;
  let writer: UserWriter | null = null;
  const writing = (): UserWriter => {
    if (writer === null) {
      // A job that an earlier version began has tables and a ledger of then.
      addLaterColumns(source.db);
      noteRecipe(source.db, recipe);
    }
    writer ??= createUserWriter(
      db,
      reader,
      {
        ...options,
        recipe: recipeHash(recipe),
        aliases: recipe.ask.aliases,
        onSaved,
        wordsOf: (userId) => wordsOfRows(loadUser(reader, userId, new Set())),
      },
      notes,
    );
    return writer;
  };
  const loadGrowing = (userId: string, except: ReadonlySet<string>): LoadedItem => {
    const seen = seenRows.of(userId)?.rows ?? except;
    const user = loadUser(reader, userId, seen === except ? except : new Set([...seen, ...except]));
    return withBefore(user, lastEvents(db, userId, reader));
  };
  const categoryOf = knownCategories(instructions);
  const hold = holdToRecipe(recipe);
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
    ...form,
    outputPrior: { perRecord: 9, perItem: 10 },
    ...(recipe.answer.leastCoverage === null ? {} : { leastCoverage: recipe.answer.leastCoverage }),
    listItems: (selection) => listSelected(source, selection, growth),
    loadItem: (userId, except, grows = false) => {
      notes.begin();
      return grows ? loadGrowing(userId, except) : loadUser(reader, userId, except);
    },
    tellBefore: (user, ids) => withEvents(db, user, ids, reader),
    earlier: [
      {
        loadItem: (userId, except) => loadUser(reader, userId, except, 1),
        buildRequest: buildFirstForm,
      },
    ],
    saying: (line) => {
      const read = readBlockLine(line);
      return read?.kind === 'event'
        ? [read.type, read.context].filter((word) => word !== '').join(' · ')
        : null;
    },
    parseReply: (reply, parts) => parseReply(reply, parts, partNumbers(parts), categoryOf).map(hold),
    saveItem: (userId, payloads, context) => {
      growth.noteRead(userId, context.grows);
      return writing().save(userId, payloads, context);
    },
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
    countItems: (selection) => listSelected(source, selection, growth).length,
    stages: [extraction],
  };
}
