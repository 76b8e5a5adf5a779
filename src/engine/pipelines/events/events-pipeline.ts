import type { Database } from 'better-sqlite3';
import { AppError } from '../../../shared/app-error.ts';
import { assertNever } from '../../../shared/assert-never.ts';
import type { EventsOptions } from '../../../shared/pipelines/events.ts';
import { carBuying } from '../../../shared/recipes/car-buying.ts';
import { defaultReadLimits, type ReadLimits, type SourceMapping } from '../../../shared/source-mapping.ts';
import type { Selection } from '../../../shared/work.ts';
import type { ModelRequest } from '../../calling/model-request.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import type { ListedItem, LoadedItem } from '../../items.ts';
import { selectGrowing } from '../../ledger/outcomes.ts';
import { countTokens } from '../../packing/count-tokens.ts';
import { noteRecipe } from '../../recipes/note-recipe.ts';
import { recipeHash } from '../../recipes/recipe-hash.ts';
import { partKeyOf, partNumbers } from '../answers/part-numbers.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { CallStage, Pipeline } from '../pipeline.ts';
import { ensureIndexes } from './ensure-indexes.ts';
import { createGrowth, type Growth } from './growth.ts';
import { systemPrompt } from './instructions.ts';
import { rowsMissing } from './judge-user.ts';
import { knownCategories } from './known-categories.ts';
import { lastEvents, withBefore, withEvents } from './last-events.ts';
import { loadUser } from './load-user.ts';
import { createReadNotes } from './note-read.ts';
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
import { createSeenRows } from './seen-rows.ts';
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

interface ListedRow {
  readonly id: string;
  readonly records: number;
  readonly grows: number;
}

/** A select of users with the rows that came since they were read, which are all that is asked about. */
const grownUsers = `SELECT listed.user_id AS id, fresh AS records, 1 AS grows FROM temp.gleaner_growth
  JOIN temp.gleaner_users listed USING (user_id)`;

/** Users that failed; of one whose new rows were being read, those are read again, as many as there are still. */
function failedUsers(db: Database): string {
  const growing = selectGrowing(db, extractionStage);
  const failed = `user_id IN (${usersFailed(db)})`;
  return `SELECT user_id AS id, rows AS records, 0 AS grows FROM temp.gleaner_users
      WHERE ${failed} AND user_id NOT IN (${growing})
    UNION ALL SELECT listed.user_id, COALESCE(fresh, 0), 1 FROM temp.gleaner_users listed
      LEFT JOIN temp.gleaner_growth USING (user_id) WHERE ${failed} AND user_id IN (${growing})`;
}

/** The users of a selection, with how many rows each is to be asked about. */
export function listSelected(
  source: SourceFile,
  selection: Selection,
  growth: Pick<Growth, 'count' | 'findChanged'>,
): readonly ListedItem[] {
  const { db } = source;
  const list = (sql: string): readonly ListedItem[] =>
    db
      .prepare<[], ListedRow>(`${sql} ORDER BY 1`)
      .all()
      .map(({ id, records, grows }) => ({ id, records, ...(grows === 1 && { grows: true }) }));
  const whole = (condition: string): string =>
    `SELECT user_id AS id, rows AS records, 0 AS grows FROM temp.gleaner_users WHERE ${condition}`;
  switch (selection.kind) {
    case 'all':
      return list(whole('TRUE'));
    case 'failed':
      growth.count();
      return list(failedUsers(db));
    case 'unfinished':
      growth.count();
      return list(`${whole(`user_id NOT IN (${usersWithEvents(db)})`)} UNION ALL ${grownUsers}`);
    case 'new':
      growth.count();
      return list(grownUsers);
    case 'changed':
      // Whoever asked for an estimate before has had it looked for already, in steps.
      for (const _ of growth.findChanged());
      return list(whole('user_id IN (SELECT user_id FROM temp.gleaner_changes)'));
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
export function createEventsPipeline(
  source: SourceFile,
  asked: AskedEvents,
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
    listItems: (selection) => listSelected(source, selection, growth),
    loadItem: (userId, except, grows = false) => {
      notes.begin();
      return grows ? loadGrowing(userId, except) : loadUser(reader, userId, except);
    },
    tellBefore: (user, ids) => withEvents(db, user, ids, reader),
    overheadTokens: () => countTokens(systemPrompt(instructions)) + chatFrameTokens,
    buildRequest: (parts) => buildRequest(parts, 2),
    earlier: [
      {
        loadItem: (userId, except) => loadUser(reader, userId, except, 1),
        buildRequest: (parts) => buildRequest(parts, 1),
      },
    ],
    parseReply: (reply, parts) => parseReply(reply, parts, partNumbers(parts), categoryOf),
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
