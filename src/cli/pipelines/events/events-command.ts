import type { Command } from 'commander';
import type { Engine } from '../../../engine/engine-api.ts';
import { pagesOf } from '../../pages-of.ts';
import { print } from '../../print.ts';
import { withEngine } from '../../with-engine.ts';

/** `events FILE`: every event, or one user's, a line each: user, time, type, category, context, rows. */
async function showEvents(engine: Pick<Engine, 'read'>, userId: string | null, json: boolean): Promise<void> {
  if (userId !== null) await engine.read('events.user', { userId });
  for await (const { rows } of pagesOf((asked) => engine.read('events.events', { userId, ...asked }))) {
    for (const event of rows) {
      const fields = [event.userId, event.time, event.type, event.category, event.context];
      print(
        json ? `${JSON.stringify(event)}\n` : `${[...fields, event.sourceRowIds.join(',')].join('\t')}\n`,
      );
    }
  }
}

/** Adds the list of events. */
export function addEventsCommand(program: Command): void {
  program
    .command('events <file>')
    .description('print the events')
    .option('--user <id>', "one user's only")
    .option('--json', 'print one event a line, as JSON')
    .action((file: string, options: { readonly user?: string; readonly json?: boolean }) =>
      withEngine(file, (engine) => showEvents(engine, options.user ?? null, options.json === true)),
    );
}
