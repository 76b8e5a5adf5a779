import type { SourceFile } from '../../engine/database/open-source-file.ts';
import { hasTable } from '../../engine/database/read-schema.ts';
import { sourceOf } from '../../engine/exporting/export-source.ts';
import type { ListedItem, LoadedItem } from '../../engine/items.ts';
import { selectFailed } from '../../engine/ledger/outcomes.ts';
import { countTokens } from '../../engine/packing/count-tokens.ts';
import { estimateJob } from '../../engine/packing/estimate-job.ts';
import { fingerprintOf } from '../../engine/pipelines/fingerprint.ts';
import type { OpenPipeline, PipelineModule } from '../../engine/pipelines/module.ts';
import type { CallStage, PartVerdict } from '../../engine/pipelines/pipeline.ts';
import { ensureTables } from '../../engine/results/result-tables.ts';
import { AppError } from '../../shared/app-error.ts';
import type { Selection } from '../../shared/work.ts';
import { type NotesInfo, type NoteTopic, notesContract } from './notes.ts';

const results = {
  name: 'note_topics',
  create: 'CREATE TABLE main.note_topics (note_id TEXT PRIMARY KEY, topic TEXT NOT NULL)',
};

const question = (language: string): string =>
  `For each numbered note answer one line: its number, a tab, and its topic in one word of ${language}.`;

function listed({ db, schema }: SourceFile, selection: Selection): readonly ListedItem[] {
  const unfinished = hasTable(db, 'main', results.name)
    ? 'id NOT IN (SELECT note_id FROM main.note_topics)'
    : 'TRUE';
  const where = {
    all: 'TRUE',
    named: 'id IN (SELECT value FROM json_each(@ids))',
    failed: `id IN (${selectFailed(db, 'topics')})`,
    unfinished,
    new: unfinished,
    changed: 'FALSE',
  }[selection.kind];
  const ids = JSON.stringify(selection.kind === 'named' ? selection.ids : []);
  return db
    .prepare<[{ ids: string }], ListedItem>(
      `SELECT CAST(id AS TEXT) AS id, 1 AS records FROM ${schema}.notes WHERE ${where} AND @ids <> '' ORDER BY rowid`,
    )
    .all({ ids });
}

function load({ db, schema }: SourceFile, id: string): LoadedItem {
  const text =
    db.prepare<[string], string>(`SELECT text FROM ${schema}.notes WHERE id = ?`).pluck().get(id) ?? '';
  const tokens = countTokens(text) + 4;
  return { id, heading: '', tokens, groups: [{ heading: '', tokens: 0, records: [{ id, text, tokens }] }] };
}

function topicsStage(source: SourceFile, language: string): CallStage<string> {
  return {
    kind: 'call',
    name: 'topics',
    weight: 1,
    decidesItems: true,
    outputPrior: { perRecord: 4, perItem: 2 },
    limits: ({ maxInputTokens, maxOutputTokens }) => ({ maxInputTokens, maxOutputTokens, maxItems: 5 }),
    fingerprint: ({ model }) => fingerprintOf('notes', 1, language, model),
    listItems: (selection) => listed(source, selection),
    loadItem: (id) => load(source, id),
    overheadTokens: () => countTokens(question(language)),
    buildRequest: (parts) => ({
      kind: 'chat',
      messages: [
        { role: 'system', content: question(language) },
        {
          role: 'user',
          content: parts
            .map(({ groups }, at) => `${at + 1}\t${groups[0]?.records[0]?.text ?? ''}`)
            .join('\n'),
        },
      ],
    }),
    parseReply: ({ text }, parts): readonly PartVerdict<string>[] => {
      const said = new Map(text.split('\n').map((line) => line.split('\t') as [string, string]));
      return parts.map(({ itemId }, at) => {
        const topic = said.get(String(at + 1));
        return topic === undefined
          ? {
              itemId,
              accounted: [],
              payload: null,
              problems: [{ code: 'rows_unaccounted', message: 'No topic was told.' }],
            }
          : { itemId, accounted: [itemId], payload: topic, problems: [] };
      });
    },
    saveItem: (id, topics) => {
      source.db.prepare('INSERT OR REPLACE INTO main.note_topics VALUES (?, ?)').run(id, topics[0]);
      return { results: 1, setAside: [] };
    },
    saveFailure: () => undefined,
  };
}

/** A page of the notes with what they are about. */
function readTopics({ db, schema }: SourceFile, offset: number, limit: number): readonly NoteTopic[] {
  const has = hasTable(db, 'main', results.name);
  return db
    .prepare<[number, number], NoteTopic>(
      `SELECT CAST(id AS TEXT) AS noteId, text, ${has ? 'topic' : 'NULL AS topic'} FROM ${schema}.notes
       ${has ? 'LEFT JOIN main.note_topics ON note_id = id' : ''} ORDER BY notes.rowid LIMIT ? OFFSET ?`,
    )
    .all(limit, offset);
}

function open(source: SourceFile): OpenPipeline | null {
  const { db, schema } = source;
  if (!hasTable(db, schema, 'notes')) return null;
  const count = (sql: string): number =>
    db.prepare<[], number>(`SELECT COUNT(*) FROM ${sql}`).pluck().get() ?? 0;
  const info = (): NotesInfo => ({
    notes: count(`${schema}.notes`),
    told: hasTable(db, 'main', results.name) ? count('main.note_topics') : 0,
    failed: count(`(${selectFailed(db, 'topics')})`),
  });
  const stageFor = (
    options: unknown,
  ): { readonly options: { readonly language: string }; readonly stage: CallStage<string> } => {
    const asked = notesContract.options.parse(options ?? {});
    return { options: asked, stage: topicsStage(source, asked.language) };
  };
  return {
    info,
    notices: () => [],
    list: () => undefined,
    pipelineFor: (given) => {
      const { options, stage } = stageFor(given);
      return {
        name: notesContract.name,
        options,
        prepare: () => ensureTables(db, [results]),
        countItems: (selection) => listed(source, selection).length,
        stages: [stage as CallStage<unknown>],
      };
    },
    estimate: (given, selection, settings) => estimateJob(stageFor(given).stage, selection, settings),
    reads: {
      'notes.topics': ({ offset, limit }: { offset: number; limit: number }) => ({
        rows: readTopics(source, offset, limit),
        total: info().notes,
        offset,
      }),
    },
    tables: {
      topics: () =>
        sourceOf(
          ['noteId', 'text', 'topic'],
          readTopics(source, 0, -1).map((row) => ({ ...row })),
        ),
    },
  };
}

export const notesModule: PipelineModule = {
  contract: notesContract,
  resultTables: [results.name],
  open,
  absent: () =>
    new AppError('no_usable_table', 'This file has no table of notes.', {
      hint: 'It needs notes(id, text).',
    }),
};
