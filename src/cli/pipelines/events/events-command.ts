import type { Command } from 'commander';
import type { Engine } from '../../../engine/engine-api.ts';
import { maxPageSize } from '../../../shared/page.ts';
import { withEngine } from '../../with-engine.ts';

/** `events FILE`: every event, or one user's, a line each: user, time, type, category, context, rows. */
async function showEvents(
  engine: Pick<Engine, 'read'>,
  userId: string | null,
  json: boolean,
  write: (text: string) => void,
): Promise<void> {
  if (userId !== null) await engine.read('events.user', { userId });
  for (let offset = 0; ; offset += maxPageSize) {
    const page = await engine.read('events.events', { userId, offset, limit: maxPageSize });
    for (const event of page.rows) {
      const fields = [event.userId, event.time, event.type, event.category, event.context];
      write(
        json ? `${JSON.stringify(event)}\n` : `${[...fields, event.sourceRowIds.join(',')].join('\t')}\n`,
      );
    }
    if (offset + page.rows.length >= page.total || page.rows.length === 0) return;
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
      withEngine(file, (engine) =>
        showEvents(
          engine,
          options.user ?? null,
          options.json === true,
          (text) => void process.stdout.write(text),
        ),
      ),
    );
}
