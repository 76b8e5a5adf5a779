import { createHash } from 'node:crypto';
import { withDatabase } from '../source-file.ts';
import type { GoldenOutcome } from './adapter.ts';
import type { RecordedRequest } from './record-requests.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** One request as a person reads it: its fields, then its messages or texts with their line breaks. */
function tellRequest({ path, body }: RecordedRequest): string[] {
  const {
    messages = [],
    input = [],
    ...fields
  } = JSON.parse(body.toString('utf8')) as {
    readonly messages?: readonly { readonly role: string; readonly content: string }[];
    readonly input?: readonly string[];
  };
  return [
    `${path} ${JSON.stringify(fields)}`,
    ...messages.flatMap(({ role, content }) => [`[${role}]`, content]),
    ...input.flatMap((text) => ['[text]', text]),
  ];
}

/** Every request by its length and digest, in order, and the first to each path in full. */
export function tellRequests(requests: readonly RecordedRequest[]): string {
  const paths = [...new Set(requests.map(({ path }) => path))];
  const firsts = paths.flatMap((path) => requests.find((request) => request.path === path) ?? []);
  return `${[
    `${requests.length} requests`,
    ...requests.map(({ path, body }) => `${sha256(body)} ${body.length} ${path}`),
    ...firsts.flatMap((request) => ['', ...tellRequest(request)]),
  ].join('\n')}\n`;
}

/** Columns that say when or in which order something was written, rather than what. */
const passing = new Set(['id', 'created_at', 'updated_at']);

/** Processors differ in the last digits of a sum. */
const rounded = (digits: string): string => String(Number(Number(digits).toFixed(6)));

function tellValue(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return `${value.length} bytes ${sha256(value).slice(0, 16)}`;
  if (typeof value === 'number') return Number(rounded(String(value)));
  if (typeof value !== 'string') return value;
  // A job's id is drawn.
  return value.replace(/evt_[0-9a-f]{12}_/g, 'evt_JOB_').replace(/\d+\.\d{7,}/g, rounded);
}

/** Columns that are newer than what is compared with; tests of their own hold what stands in them. */
const later = new Set(['recipe', 'end_time', 'edited'].map((column) => `extracted_events.${column}`));

const sources = new Set(['behavior_data', 'user_profiles', 'emails']);

/** The rows of all tables of results, without what differs from run to run; the ledger's own are not among them. */
export function tellTables(path: string): string {
  return withDatabase(path, (db) => {
    const names = db
      .prepare<[], string>(
        `SELECT name FROM main.sqlite_schema
         WHERE type = 'table' AND name NOT GLOB 'gleaner_*' AND name NOT GLOB 'sqlite_*' ORDER BY name`,
      )
      .pluck()
      .all() as string[];
    return names
      .filter((name) => !sources.has(name))
      .flatMap((name) => {
        const rows = db.prepare<[], Record<string, unknown>>(`SELECT * FROM main."${name}"`).all();
        const told = rows.map((row) => {
          const kept = Object.entries(row).filter(
            ([column]) => !passing.has(column) && !later.has(`${name}.${column}`),
          );
          return JSON.stringify(
            Object.fromEntries(kept.map(([column, value]) => [column, tellValue(value)])),
          );
        });
        return [`== ${name}: ${told.length} rows`, ...told.toSorted()];
      })
      .join('\n')
      .concat('\n');
  });
}

/** What a job came to, and what it left in the file. */
export function tellResults(outcome: GoldenOutcome, path: string): string {
  return `${JSON.stringify(outcome)}\n${tellTables(path)}`;
}
