import type { Command } from 'commander';
import type { Engine } from '../../../engine/engine-api.ts';
import { AppError } from '../../../shared/app-error.ts';
import {
  type TypeEditInput,
  typeEditSchema,
  typesQuerySchema,
} from '../../../shared/pipelines/events/types.ts';
import { formatNumber } from '../../format-number.ts';
import { pagesOf } from '../../pages-of.ts';
import { print } from '../../print.ts';
import { withEngine } from '../../with-engine.ts';
import { doubtLines } from './doubts.ts';

interface TypesWanted {
  readonly merge?: string;
  readonly into?: string;
  readonly rename?: string;
  readonly to?: string;
  readonly category?: string;
  readonly of?: string;
  readonly undo?: true;
  readonly json?: true;
}

const misused = (message: string): AppError =>
  new AppError('bad_input', message, {
    hint: 'Write --merge A,B --into C, --rename A --to B, --category C --of A,B, or --undo.',
    params: { field: 'types' },
  });

const listOf = (names: string): readonly string[] =>
  names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** The edit that is asked for; none where types are only listed. */
function editsAsked({ merge, into, rename, to, category, of }: TypesWanted): readonly TypeEditInput[] {
  const asked = (types: readonly string[], name: string | null, its: string | undefined): TypeEditInput => {
    const { success, data } = typeEditSchema.safeParse({ types, into: name, category: its ?? null });
    if (success) return data;
    throw misused(`A type cannot be called “${name ?? its}”.`);
  };
  if (merge !== undefined) {
    if (into === undefined) throw misused('What are they to become?');
    return [asked(listOf(merge), into, category)];
  }
  if (rename !== undefined) {
    if (to === undefined) throw misused('What is it to be called?');
    return [asked([rename], to, category)];
  }
  if (category !== undefined) {
    if (of === undefined) throw misused('Which types are of this category?');
    return [asked(listOf(of), null, category)];
  }
  return [];
}

async function showTypes(engine: Pick<Engine, 'read'>, json: boolean): Promise<void> {
  let names: readonly string[] = [];
  const pages = pagesOf((asked) => engine.read('events.types', typesQuerySchema.parse(asked)));
  for await (const { rows, unlisted } of pages) {
    for (const row of rows) {
      const fields = [row.type, row.category, row.origin, row.events, row.users, row.example];
      print(`${json ? JSON.stringify(row) : fields.join('\t')}\n`);
    }
    names = unlisted.map(({ type, events }) => `${type} (${formatNumber(events)})`);
  }
  if (json) return;
  const lines = doubtLines(await engine.read('events.doubts', { recipe: null, jobId: null }));
  if (lines.length > 0) print(`\n${lines.join('\n')}\n`);
  if (names.length > 0) print(`\nnot listed, and kept as another: ${names.join(', ')}\n`);
}

/** `types FILE`: lists types, or changes them over all results. */
async function carryOut(engine: Pick<Engine, 'read' | 'act'>, wanted: TypesWanted): Promise<void> {
  const edits = editsAsked(wanted);
  const changed = (events: number): void =>
    print(`${formatNumber(events)} ${events === 1 ? 'event' : 'events'} changed.\n`);
  if (wanted.undo === true) {
    if (edits.length > 0) throw misused('A change and its undoing are two commands.');
    return changed((await engine.act('events.undoTypes', { recipe: null })).events);
  }
  for (const edit of edits) changed((await engine.act('events.editTypes', edit)).events);
  if (edits.length === 0) await showTypes(engine, wanted.json === true);
}

/** Adds `types FILE`. */
export function addTypesCommand(program: Command): void {
  program
    .command('types <file>')
    .description('print the types of events, or merge, rename or move them over all results')
    .option('--merge <types>', 'these types, separated by commas, become one')
    .option('--into <type>', 'the one that they become')
    .option('--rename <type>', 'call this type otherwise')
    .option('--to <type>', 'what it is called then')
    .option('--category <category>', 'move to this category: the types of --of, or what is merged or renamed')
    .option('--of <types>', 'the types to move, separated by commas')
    .option('--undo', 'undo the last change that is not undone yet')
    .option('--json', 'print one type a line, as JSON')
    .action((file: string, wanted: TypesWanted) => withEngine(file, (engine) => carryOut(engine, wanted)));
}
