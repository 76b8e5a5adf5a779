import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Engine } from '../engine/engine-api.ts';
import type { ExportRow } from '../engine/export-rows.ts';
import { AppError } from '../shared/app-error.ts';
import { maxPageSize } from '../shared/source.ts';
import { type ExportFormat, type ExportReport, exportFormats, talentTables } from '../shared/talent-views.ts';
import { formatNumber } from './format.ts';
import { badOption } from './model-options.ts';

export interface ExportCommandOptions {
  readonly table?: string;
  readonly format: string;
  readonly out?: string;
}

interface Streams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

type ExportingEngine = Pick<Engine, 'info' | 'exportTalent' | 'extractedEvents'>;

const tables = ['events', ...talentTables] as const;
const eventColumns = [
  'event_id',
  'user_id',
  'time',
  'type',
  'category',
  'context',
  'source_row_ids',
] as const;

function oneOf<Value extends string>(option: string, text: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  throw badOption(option, text, `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`);
}

async function* eventRows(engine: ExportingEngine): AsyncGenerator<ExportRow> {
  for (let offset = 0; ; offset += maxPageSize) {
    const { rows, total } = await engine.extractedEvents({ userId: null, offset, limit: maxPageSize });
    for (const event of rows) {
      const values = [event.eventId, event.userId, event.time, event.type, event.category, event.context];
      const cells = [...values, JSON.stringify(event.sourceRowIds)];
      yield Object.fromEntries(eventColumns.map((name, index) => [name, cells[index]]));
    }
    if (rows.length === 0 || offset + rows.length >= total) return;
  }
}

async function chooseTable(
  engine: ExportingEngine,
  named: string | undefined,
): Promise<(typeof tables)[number]> {
  if (named !== undefined) return oneOf('--table', named, tables);
  if ((await engine.info()).mapping !== null) return 'events';
  throw new AppError('bad_input', 'Which table? A file of mails has several.', {
    hint: 'Add --table candidates, projects or matches.',
  });
}

async function write(
  engine: ExportingEngine,
  table: (typeof tables)[number],
  format: ExportFormat,
  path: string,
): Promise<ExportReport> {
  if (table !== 'events') return engine.exportTalent(table, format, path);
  // Loaded here: the other commands need not wait for what writes CSV.
  const { exportRows } = await import('../engine/export-rows.ts');
  return exportRows(eventRows(engine), eventColumns, format, path);
}

/**
 * `export FILE --format … [--table …]`: a table of results, to a file or to the standard output; the events, where no table
 * is named and the file has behaviour rows.
 * @throws AppError bad_input, export_failed
 */
export async function runExport(
  engine: ExportingEngine,
  options: ExportCommandOptions,
  { stdout, stderr }: Streams,
): Promise<void> {
  const format = oneOf('--format', options.format, exportFormats);
  const table = await chooseTable(engine, options.table);
  if (options.out !== undefined) {
    const { path, rows } = await write(engine, table, format, resolve(options.out));
    stderr.write(`${formatNumber(rows)} ${table} are in ${path}\n`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-export-'));
  try {
    const { path } = await write(engine, table, format, join(folder, `${table}.${format}`));
    await pipeline(createReadStream(path), stdout, { end: false });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
