import type { Database } from 'better-sqlite3';
import type { Page } from '../../shared/page.ts';
import { escapeLike } from './sql-text.ts';

type Value = string | number | null;

/** A select that a view shows a page of; every name below is one of its columns. */
export interface PagedSelect {
  readonly sql: string;
  /** Parameters of the select itself. */
  readonly parameters?: Readonly<Record<string, Value>>;
  /** Columns that a search looks into. */
  readonly searched?: readonly string[];
  /** Columns that have to be equal to something; null asks for nothing. */
  readonly equal?: Readonly<Record<string, Value>>;
  /** The column of ids, and those that are being worked on. */
  readonly active?: { readonly id: string; readonly ids: ReadonlySet<string> };
  /** Further names that a query may show, each with its condition. */
  readonly filters?: Readonly<Record<string, string>>;
  /** Terms of ORDER BY; together they tell any two rows apart. */
  readonly order: readonly string[];
}

/** What of a view's query every page understands. */
export interface PageQuery {
  readonly offset: number;
  readonly limit: number;
  readonly search?: string;
  /** A value of the column `result`, `active` for what is being worked on, or a filter of the select; null asks for all. */
  readonly show?: string | null;
}

function conditionsOf(
  { searched = [], equal = {}, active, filters = {} }: PagedSelect,
  query: PageQuery,
): readonly string[] {
  const conditions: string[] = [];
  if ((query.search ?? '') !== '' && searched.length > 0)
    conditions.push(`(${searched.map((column) => `${column} LIKE @like ESCAPE '\\'`).join(' OR ')})`);
  for (const [column, value] of Object.entries(equal))
    if (value !== null) conditions.push(`${column} = @${column}`);
  if (query.show === 'active' && active !== undefined)
    conditions.push(`${active.id} IN (SELECT value FROM json_each(@active))`);
  else if (query.show != null && Object.hasOwn(filters, query.show))
    conditions.push(filters[query.show] ?? '');
  else if ((query.show ?? null) !== null) conditions.push('result = @show');
  return conditions;
}

/** One page of a select: the rows that answer the query, in order from `offset` on, and how many there are in all. */
export function pageOf<Stored, Row>(
  db: Database,
  select: PagedSelect,
  query: PageQuery,
  toRow: (stored: Stored) => Row,
): Page<Row> {
  const conditions = conditionsOf(select, query);
  const from = `FROM (${select.sql})${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`}`;
  const parameters = {
    ...select.equal,
    ...select.parameters,
    like: `%${escapeLike(query.search ?? '')}%`,
    show: query.show ?? null,
    active: JSON.stringify([...(select.active?.ids ?? [])]),
    limit: query.limit,
    offset: query.offset,
  };
  const total = db.prepare<[typeof parameters], number>(`SELECT COUNT(*) ${from}`).pluck().get(parameters);
  const rows = db
    .prepare<[typeof parameters], Stored>(
      `SELECT * ${from} ORDER BY ${select.order.join(', ')} LIMIT @limit OFFSET @offset`,
    )
    .all(parameters)
    .map(toRow);
  return { rows, total: total ?? 0, offset: query.offset };
}
