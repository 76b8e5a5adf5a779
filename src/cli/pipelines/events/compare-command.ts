import type { Command } from 'commander';
import type { Engine } from '../../../engine/engine-api.ts';
import { formatNumber } from '../../format-number.ts';
import { print } from '../../print.ts';
import { withEngine } from '../../with-engine.ts';

const mostListed = 20;

/** `compare FILE ONE OTHER`: what two runs say differently. */
async function compareRuns(
  engine: Pick<Engine, 'read'>,
  [one, other]: readonly [string, string],
  json: boolean,
): Promise<void> {
  const compared = await engine.read('events.comparedRuns', { one, other, offset: 0, limit: 200 });
  if (json) return print(`${JSON.stringify(compared)}\n`);
  const { users, total, events, types, rows } = compared;
  const lines = [
    `users      ${formatNumber(users)} read by both, ${formatNumber(total)} of them differ; ${formatNumber(compared.onlyOne)} only in the first, ${formatNumber(compared.onlyOther)} only in the second`,
    `events     ${formatNumber(events.same)} the same, ${formatNumber(events.moved)} of other rows, ${formatNumber(events.retyped)} of another type, ${formatNumber(events.lost)} only in the first, ${formatNumber(events.gained)} only in the second`,
    ...types
      .slice(0, mostListed)
      .map(
        ({ type, one: before, other: after }) =>
          `type       ${type}: ${formatNumber(before)} → ${formatNumber(after)}`,
      ),
    ...rows
      .slice(0, mostListed)
      .map(
        ({ userId, moved, retyped, lost, gained }) =>
          `user       ${userId}: ${moved} moved, ${retyped} retyped, ${lost} lost, ${gained} gained`,
      ),
    ...(total > mostListed ? [`           and ${formatNumber(total - mostListed)} more`] : []),
  ];
  print(`${lines.join('\n')}\n`);
}

/** Adds `compare FILE ONE OTHER`. */
export function addCompareCommand(program: Command): void {
  program
    .command('compare <file> <one> <other>')
    .description('say what two runs over the file found differently; their ids are what “runs” lists')
    .option('--json', 'print it as JSON')
    .action((file: string, one: string, other: string, options: { readonly json?: boolean }) =>
      withEngine(file, (engine) => compareRuns(engine, [one, other], options.json === true)),
    );
}
