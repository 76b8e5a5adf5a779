import { type Command, InvalidArgumentError } from 'commander';
import { AppError } from '../../../shared/app-error.ts';
import { eventFilterSchema, eventSorts } from '../../../shared/pipelines/found-events.ts';
import { editMarks } from '../../../shared/pipelines/review.ts';
import { gather, oneOf } from '../../one-of.ts';
import type { ExportFace } from '../pipeline-face.ts';

function day(text: string): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
  if (!isDay) throw new InvalidArgumentError('A day is written as 2026-01-31.');
  return text;
}

function attribute(text: string): { readonly name: string; readonly value: string | null } {
  const at = text.indexOf('=');
  return at === -1 ? { name: text, value: null } : { name: text.slice(0, at), value: text.slice(at + 1) };
}

/** What says which events are meant. */
const filters = [
  'type',
  'category',
  'from',
  'to',
  'user',
  'attribute',
  'recipe',
  'search',
  'ungrounded',
  'edited',
] as const;
const ofEvents = [...filters, 'long', 'sort', 'descending'] as const;
const ofFailures = ['cause', 'run'] as const;

/** Which options each table takes. */
const taken: Readonly<Record<string, readonly string[]>> = {
  events: ofEvents,
  sequences: filters,
  insights: filters,
  failures: ofFailures,
};

/** @throws AppError bad_input where something is said that the table knows nothing of */
function refuseOthers(table: string, given: Readonly<Record<string, unknown>>): void {
  const foreign = [...ofEvents, ...ofFailures].find(
    (name) => given[name] !== undefined && taken[table]?.includes(name) !== true,
  );
  if (foreign === undefined) return;
  const takers = Object.keys(taken).filter((each) => taken[each]?.includes(foreign));
  throw new AppError('bad_input', `--${foreign} says nothing of ${table}.`, {
    hint: `It is for ${takers.join(', ')}.`,
    params: { field: foreign },
  });
}

/** Which events are written out, and how; whose sequences; which failures. */
export const eventsExporting: ExportFace = {
  addOptions: (command) =>
    command
      .option('--type <type>', 'events of this type; again for more', gather)
      .option('--category <category>', 'events of this category; again for more', gather)
      .option('--from <day>', 'events from this day on: 2026-01-31', day)
      .option('--to <day>', 'events until this day', day)
      .option('--user <id>', 'events of this user')
      .option(
        '--attribute <name=value>',
        'events with this value; with a name alone, any; again for more',
        gather,
      )
      .option('--recipe <hash>', 'events found by this recipe')
      .option('--search <words>', 'events in which each of these words stands somewhere')
      .option('--ungrounded', 'events with a value that stands in none of their rows')
      .option('--edited <mark>', `events that an analyst has ${editMarks.join(', ')}; again for more`, gather)
      .option('--long', 'a row for each attribute of each event, in place of a column for each')
      .option('--sort <by>', `${eventSorts.join(', ')}; by user without it`)
      .option('--descending', 'the last first')
      .option('--cause <code>', 'failures of this cause, by its code; again for more', gather)
      .option('--run <id>', 'failures of this run, by its id, as runs names it') as Command,
  readOptions: (table, given) => {
    refuseOthers(table, given);
    if (taken[table] === undefined) return undefined;
    if (table === 'failures')
      return { codes: given.cause ?? [], ...(given.run === undefined ? {} : { jobId: given.run }) };
    const {
      type = [],
      category = [],
      attribute: told = [],
      edited = [],
    } = given as Record<string, readonly string[]>;
    const filter = eventFilterSchema.parse({
      types: type,
      categories: category,
      attributes: told.map(attribute),
      ungrounded: given.ungrounded === true,
      edited: edited.map((mark) => oneOf('--edited', mark, editMarks)),
      ...Object.fromEntries(
        (['from', 'to', 'recipe', 'search'] as const).flatMap((name) =>
          given[name] === undefined ? [] : [[name, given[name]]],
        ),
      ),
      ...(given.user === undefined ? {} : { userId: given.user }),
    });
    if (table !== 'events') return { filter };
    return {
      filter,
      shape: given.long === true ? 'long' : 'wide',
      ...(given.sort === undefined ? {} : { sort: given.sort }),
      descending: given.descending === true,
    };
  },
};
