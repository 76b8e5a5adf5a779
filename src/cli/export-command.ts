import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Engine } from '../engine/engine-api.ts';
import { exportFormats, talentTables } from '../shared/talent-views.ts';
import { formatNumber } from './format.ts';
import { badOption } from './model-options.ts';

export interface ExportCommandOptions {
  readonly table: string;
  readonly format: string;
  readonly out?: string;
}

interface Streams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

function oneOf<Value extends string>(option: string, text: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  throw badOption(option, text, `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`);
}

/** `export FILE --table … --format …`: a table of results, to a file or to the standard output. @throws AppError bad_input */
export async function runExport(
  engine: Pick<Engine, 'exportTalent' | 'talents'>,
  options: ExportCommandOptions,
  { stdout, stderr }: Streams,
): Promise<void> {
  const table = oneOf('--table', options.table, talentTables);
  const format = oneOf('--format', options.format, exportFormats);
  if (options.out !== undefined) {
    const { path, rows } = await engine.exportTalent(table, format, resolve(options.out));
    stderr.write(`${formatNumber(rows)} ${table} are in ${path}\n`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-export-'));
  try {
    const { path } = await engine.exportTalent(table, format, join(folder, `${table}.${format}`));
    await pipeline(createReadStream(path), stdout, { end: false });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
