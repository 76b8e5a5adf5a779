import type { Proposal } from '../../../../shared/proposal.ts';
import type { SourceMapping } from '../../../../shared/source-mapping.ts';
import type { TableSchema } from '../../../database/read-schema.ts';
import { noWords } from './propose-table.ts';

interface Browser {
  readonly name: string;
  readonly urls: string;
  readonly visits: string;
  /** The column of a visit that says which address it was to. */
  readonly address: string;
  readonly time: string;
  readonly kind: NonNullable<SourceMapping['timeKind']>;
  /** How long a visit took, in microseconds. */
  readonly duration: string | null;
}

const browsers: readonly Browser[] = [
  {
    name: 'Chromium',
    urls: 'urls',
    visits: 'visits',
    address: 'url',
    time: 'visit_time',
    kind: 'webkit_microseconds',
    duration: 'visit_duration',
  },
  {
    name: 'Firefox',
    urls: 'moz_places',
    visits: 'moz_historyvisits',
    address: 'place_id',
    time: 'visit_date',
    kind: 'unix_microseconds',
    duration: null,
  },
];

const has = (table: TableSchema | undefined, ...columns: readonly string[]): table is TableSchema =>
  table !== undefined && columns.every((name) => table.columns.some((column) => column.name === name));

/** The history of a browser: visits with the addresses that they were to, all of one person. */
export function proposeHistory(tables: readonly TableSchema[]): Proposal | null {
  const find = (name: string): TableSchema | undefined => tables.find((table) => table.name === name);
  for (const { name, urls, visits, address, time, kind, duration } of browsers) {
    const visited = find(visits);
    if (!has(find(urls), 'id', 'url', 'title') || !has(visited, 'id', address, time)) continue;
    const stay = has(visited, duration ?? '') && duration !== null ? duration : null;
    const mapping: SourceMapping = {
      form: 'text',
      table: visits,
      idColumn: 'id',
      userColumn: null,
      lookup: { table: urls, keyColumn: 'id', column: address },
      timeColumn: time,
      timeKind: kind,
      ...noWords,
      textColumn: `${urls}.title`,
      labelled: [
        { column: `${urls}.url`, label: 'url' },
        ...(stay === null ? [] : [{ column: stay, label: 'for', unit: 'microseconds' as const }]),
      ],
      profile: null,
    };
    return {
      mapping,
      recipe: 'browser-history',
      reasons: [
        { code: 'browser_history', params: { browser: name, visits, urls } },
        { code: 'times_by_values', params: { column: time, kind, share: 100 } },
        { code: 'one_user', params: {} },
      ],
    };
  }
  return null;
}
