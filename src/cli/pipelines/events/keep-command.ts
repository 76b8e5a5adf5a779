import type { Command } from 'commander';
import type { Engine } from '../../../engine/engine-api.ts';
import { print } from '../../print.ts';
import { withEngine } from '../../with-engine.ts';

/** `keep FILE`: what was read of users that failed becomes their result, with rows missing. */
async function keepRead(engine: Pick<Engine, 'keep' | 'read'>, users: string | undefined): Promise<void> {
  const ids = users?.split(',').filter((name) => name !== '') ?? null;
  for (const userId of ids ?? []) await engine.read('events.user', { userId });
  const kept = await engine.keep('events', ids);
  print(
    kept === 0
      ? 'Nothing to keep: no failed user has rows that were read and no result from before.\n'
      : `Kept what was read of ${kept} ${kept === 1 ? 'user' : 'users'}, as incomplete.\n`,
  );
}

/** Adds `keep FILE`. */
export function addKeepCommand(program: Command): void {
  program
    .command('keep <file>')
    .description('save what was read of users that failed, as incomplete; nothing is sent')
    .option('--users <ids>', 'these users, separated by commas; else all that failed')
    .action((file: string, options: { readonly users?: string }) =>
      withEngine(file, (engine) => keepRead(engine, options.users)),
    );
}
