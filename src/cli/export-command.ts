import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { Engine } from '../engine/engine-api.ts';
import { AppError } from '../shared/app-error.ts';
import {
  type ExportChoices,
  type ExportProgress,
  type ExportReport,
  exportFormats,
} from '../shared/export.ts';
import { type ExportTable, exportTables, firstPipeline } from '../shared/pipelines/registry.ts';
import { formatNumber } from './format-number.ts';
import { anyOf, oneOf } from './one-of.ts';
import { faceOf, ownerOfTable, pipelineFaces, tablesOf, usualTable } from './pipelines/registry.ts';
import { stopSignals } from './stop-signals.ts';
import { withEngine } from './with-engine.ts';

interface ExportCommandOptions extends Readonly<Record<string, unknown>> {
  readonly what?: string;
  readonly table?: string;
  readonly format: string;
  readonly bom?: true;
  readonly out?: string;
}

interface Streams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WriteStream;
}

type ExportingEngine = Pick<Engine, 'info' | 'exportTable' | 'cancelExport' | 'subscribe'>;

async function chooseTable(engine: ExportingEngine, named: string | undefined): Promise<ExportTable> {
  if (named !== undefined) return oneOf('--what', named, exportTables);
  const [first = firstPipeline] = Object.keys((await engine.info()).found);
  const usual = exportTables.find((each) => each === usualTable(first));
  if (usual !== undefined) return usual;
  throw new AppError('bad_input', `Which table? A file of ${faceOf(first).items} has several.`, {
    hint: `Add --what ${anyOf(tablesOf(first))}.`,
  });
}

/** What of the table is asked for, by the options of the pipeline that has it. */
function choicesOf(table: ExportTable, options: ExportCommandOptions): ExportChoices {
  const format = oneOf('--format', options.format, exportFormats);
  const asked = pipelineFaces.map(([name, { exporting }]) =>
    name === ownerOfTable(table) ? exporting?.readOptions(table, options) : undefined,
  );
  return { format, bom: options.bom === true, options: asked.find((each) => each !== undefined) };
}

const clearLine = '\r\u001b[2K';

const progressLine = ({ rows, total }: ExportProgress): string =>
  `${formatNumber(rows)}${total === null ? '' : ` of ${formatNumber(total)}`} rows`;

/** What a workbook has no room for is said; nothing where it has all. */
const cutWords = ({ cutCells }: ExportReport): string =>
  cutCells === 0
    ? ''
    : `${formatNumber(cutCells)} cells are longer than the 32,767 characters that Excel takes, and were cut; CSV, JSON lines and Parquet have them whole.\n`;

/** Writes the table, shows in a terminal how far it is, and leaves nothing where it is stopped. */
async function carryOut(
  engine: ExportingEngine,
  table: ExportTable,
  choices: ExportChoices,
  path: string,
  stderr: NodeJS.WriteStream,
): Promise<ExportReport> {
  const cancel = (): void => void engine.cancelExport();
  for (const signal of stopSignals) process.once(signal, cancel);
  const leave = engine.subscribe({
    exporting: (progress) => {
      if (stderr.isTTY) stderr.write(`${clearLine}${progressLine(progress)}`);
    },
  });
  try {
    return await engine.exportTable(table, choices, path);
  } finally {
    leave();
    if (stderr.isTTY) stderr.write(clearLine);
    for (const signal of stopSignals) process.off(signal, cancel);
  }
}

/**
 * `export FILE --format … [--what …]`: a table of results, to a file or to the standard output; where none is named, the main one of
 * the file's first pipeline.
 * @throws AppError bad_input, export_failed, aborted
 */
export async function runExport(
  engine: ExportingEngine,
  options: ExportCommandOptions,
  { stdout, stderr }: Streams,
): Promise<void> {
  const table = await chooseTable(engine, options.what ?? options.table);
  const choices = choicesOf(table, options);
  if (options.out !== undefined) {
    const report = await carryOut(engine, table, choices, resolve(options.out), stderr);
    stderr.write(`${formatNumber(report.rows)} rows of ${table} are in ${report.path}\n${cutWords(report)}`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-export-'));
  try {
    const report = await carryOut(engine, table, choices, join(folder, `${table}.${choices.format}`), stderr);
    stderr.write(cutWords(report));
    await pipeline(createReadStream(report.path), stdout, { end: false });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Adds the export of tables. */
export function addExportCommand(program: Command): void {
  const command = program
    .command('export <file>')
    .description('write out a table of results, to a file or to what reads along')
    .option('--what <table>', anyOf(exportTables))
    .option('--table <name>', 'the same')
    .requiredOption('--format <format>', anyOf(exportFormats))
    .option(
      '--bom',
      'begin a CSV with a byte order mark, which Excel needs to read other letters than English ones',
    )
    .option('--out <path>', 'the file to write; without it it goes to the standard output');
  for (const [, { exporting }] of pipelineFaces) exporting?.addOptions(command);
  command.action((file: string, options: ExportCommandOptions) =>
    withEngine(file, (engine) => runExport(engine, options, process)),
  );
}
