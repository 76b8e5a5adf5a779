import type { RecipePreview, TableOffer } from '../../../shared/pipelines/events/recipes.ts';
import type { SourceMapping } from '../../../shared/source-mapping.ts';
import { guardDatabase } from '../../database/database-error.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { readSchema, readViews, type TableSchema } from '../../database/read-schema.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { countTokens } from '../../packing/count-tokens.ts';
import { asText, cutCell, qualified } from '../../sources/cell-text.ts';
import type { EventsPipeline } from './events-pipeline.ts';
import { findRowId } from './find-form.ts';
import { resultTableNames } from './result-tables.ts';
import { rowSource, userColumnOf } from './row-source.ts';

/** Characters of an example of a cell. */
const longestExample = 80;
/** Rows looked at for an example of each column. */
const exampleRows = 20;
const shownUsers = 3;
/** A user of more rows is not rendered for a look. */
const mostRows = 20_000;
/** Characters of a user's part that are shown. */
const longestText = 12_000;

/** The first cells of each column that hold something. */
function examplesOf(
  source: SourceFile,
  table: string,
  columns: TableSchema['columns'],
): readonly (string | null)[] {
  const cells = columns.map(({ name }, index) => `${cutCell(name, longestExample)} AS ${q(`c${index}`)}`);
  if (cells.length === 0) return [];
  const rows = guardDatabase(() =>
    source.db
      .prepare<[], (string | null)[]>(
        `SELECT ${cells.join(', ')} FROM ${qualified(source, table)} LIMIT ${exampleRows}`,
      )
      .raw()
      .all(),
  );
  return columns.map(
    (_column, index) =>
      rows.map((row) => row[index] ?? null).find((cell) => cell !== null && cell !== '') ?? null,
  );
}

/** The tables and views of the file that rows can be read from, with their columns. */
export function offerTables(source: SourceFile): readonly TableOffer[] {
  const results = new Set(resultTableNames);
  const tables = readSchema(source.db, source.schema).map((table) => ({
    ...table,
    isView: false,
    rowId: findRowId(table) ?? [],
  }));
  const views = readViews(source.db, source.schema)
    .filter(({ kind }) => kind === 'view')
    .map((view) => ({ ...view, isView: true, rowId: [] }));
  return [...tables, ...views]
    .filter(({ name }) => !results.has(name.toLowerCase()))
    .map(({ name, columns, isView, rowId }) => {
      // A view may take long for its first row: its columns are told by name alone.
      const examples = isView ? [] : examplesOf(source, name, columns);
      return {
        name,
        isView,
        rowId,
        columns: columns.map((column, index) => ({
          name: column.name,
          type: column.type,
          example: examples[index] ?? null,
        })),
      };
    });
}

/** The first users of a mapping, in whatever order the file has them. */
function firstUsers(source: SourceFile, mapping: SourceMapping): readonly { id: string; rows: number }[] {
  const user = userColumnOf(mapping);
  const from = `${rowSource(source, mapping)} AS rows_of`;
  const ids = source.db
    .prepare<[], string>(
      `SELECT DISTINCT ${asText(user)} FROM ${from} WHERE ${q(user)} IS NOT NULL LIMIT ${shownUsers}`,
    )
    .pluck()
    .all();
  const count = source.db
    .prepare<[string], number>(
      `SELECT COUNT(*) FROM (SELECT 1 FROM ${from} WHERE ${asText(user)} = ? LIMIT ${mostRows + 1})`,
    )
    .pluck();
  return ids.map((id) => ({ id, rows: count.get(id) ?? 0 }));
}

/** What the model would be sent of the first users. Nothing is written, and what else is read stays as it is. */
export function previewRecipe(
  source: SourceFile,
  pipeline: EventsPipeline,
  mapping: SourceMapping,
): RecipePreview {
  const [stage] = pipeline.stages;
  const users = firstUsers(source, mapping)
    .filter(({ rows }) => rows <= mostRows)
    .map(({ id, rows }) => {
      const request = stage.buildRequest([stage.loadItem(id, new Set())]);
      const text = request.kind === 'chat' ? (request.messages.at(-1)?.content ?? '') : '';
      return {
        userId: id,
        rows,
        tokens: countTokens(text),
        text: text.slice(0, longestText),
        cut: text.length > longestText,
      };
    });
  const empty = stage.buildRequest([]);
  const system = empty.kind === 'chat' ? (empty.messages[0]?.content ?? '') : '';
  return { mapping, system, systemTokens: stage.overheadTokens(), users };
}
