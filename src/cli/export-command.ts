import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Engine } from '../engine/engine-api.ts';
import { AppError } from '../shared/app-error.ts';
import { exportFormats } from '../shared/export.ts';
import { type ExportTable, exportTables } from '../shared/pipelines/registry.ts';
import { formatNumber } from './format-number.ts';
import { badOption } from './model-options.ts';
import { faceOf } from './pipeline-faces.ts';

export interface ExportCommandOptions {
  readonly table?: string;
  readonly format: string;
  readonly out?: string;
}

interface Streams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

type ExportingEngine = Pick<Engine, 'info' | 'exportTable'>;

function oneOf<Value extends string>(option: string, text: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  throw badOption(option, text, `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`);
}

async function chooseTable(engine: ExportingEngine, named: string | undefined): Promise<ExportTable> {
  if (named !== undefined) return oneOf('--table', named, exportTables);
  const [first = 'events'] = Object.keys((await engine.info()).found);
  const table = exportTables.find((each) => each === faceOf(first).defaultTable);
  if (table !== undefined) return table;
  throw new AppError('bad_input', 'Which table? A file of mails has several.', {
    hint: 'Add --table candidates, projects or matches.',
  });
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
    const { path, rows } = await engine.exportTable(table, format, resolve(options.out));
    stderr.write(`${formatNumber(rows)} ${table} are in ${path}\n`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-export-'));
  try {
    const { path } = await engine.exportTable(table, format, join(folder, `${table}.${format}`));
    await pipeline(createReadStream(path), stdout, { end: false });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
