import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { Engine } from '../engine/engine-api.ts';
import { AppError } from '../shared/app-error.ts';
import { exportFormats } from '../shared/export.ts';
import { type ExportTable, exportTables, firstPipeline } from '../shared/pipelines/registry.ts';
import { formatNumber } from './format-number.ts';
import { badOption } from './model-options.ts';
import { faceOf, tablesOf } from './pipelines/registry.ts';
import { withEngine } from './with-engine.ts';

interface ExportCommandOptions {
  readonly table?: string;
  readonly format: string;
  readonly out?: string;
}

interface Streams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

type ExportingEngine = Pick<Engine, 'info' | 'exportTable'>;

const anyOf = (values: readonly string[]): string => `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;

function oneOf<Value extends string>(option: string, text: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  throw badOption(option, text, anyOf(values));
}

async function chooseTable(engine: ExportingEngine, named: string | undefined): Promise<ExportTable> {
  if (named !== undefined) return oneOf('--table', named, exportTables);
  const [first = firstPipeline] = Object.keys((await engine.info()).found);
  const tables = tablesOf(first);
  const table = exportTables.find((each) => each === tables[0]);
  if (table !== undefined && tables.length === 1) return table;
  throw new AppError('bad_input', `Which table? A file of ${faceOf(first).items} has several.`, {
    hint: `Add --table ${anyOf(tables)}.`,
  });
}

/**
 * `export FILE --format … [--table …]`: a table of results, to a file or to the standard output; where none is named the one
 * that the file's first pipeline has, if that is its only one.
 * @throws AppError bad_input, export_failed
 */
async function runExport(
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

/** Adds the export of tables. */
export function addExportCommand(program: Command): void {
  program
    .command('export <file>')
    .description('write out a table of results, to a file or to what reads along')
    .option('--table <name>', anyOf(exportTables))
    .requiredOption('--format <format>', 'csv or jsonl')
    .option('--out <path>', 'the file to write; without it it goes to the standard output')
    .action((file: string, options: ExportCommandOptions) =>
      withEngine(file, (engine) => runExport(engine, options, process)),
    );
}
