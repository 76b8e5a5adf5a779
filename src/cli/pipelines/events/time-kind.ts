import type { Command } from 'commander';
import type { Engine } from '../../../engine/engine-api.ts';
import { AppError } from '../../../shared/app-error.ts';
import type { TimesInfo } from '../../../shared/pipelines/events/times.ts';
import { type TimeKind, timeKinds } from '../../../shared/source-mapping.ts';
import { formatNumber } from '../../format-number.ts';

export const addTimeOption = (command: Command): Command =>
  command.option(
    '--time-kind <kind>',
    `how the times of the rows are written, instead of what was found: ${timeKinds.join(', ')}`,
  );

/** The kind of times that is asked for; nothing where none is. @throws AppError bad_input */
export function readTimeKind({ timeKind }: Readonly<Record<string, unknown>>): {
  readonly timeKind?: TimeKind;
} {
  if (timeKind === undefined) return {};
  const kind = timeKinds.find((each) => each === timeKind);
  if (kind !== undefined) return { timeKind: kind };
  throw new AppError('bad_input', `There is no kind of time “${String(timeKind)}”.`, {
    hint: `It is one of ${timeKinds.join(', ')}.`,
    params: { field: 'timeKind' },
  });
}

/** What an estimate says of the times: how they are read, and how many rows are left out. */
export function timesWords({ kind, rows, rowsWithoutTime }: TimesInfo): string {
  const without = `${formatNumber(rowsWithoutTime)} of ${formatNumber(rows)} rows without a time`;
  return `${kind ?? 'of no known kind'}; ${without}`;
}

/**
 * Says before a start what a named kind makes of the rows' times; what is found by looking was said when the file was opened.
 * @throws AppError bad_input where the kind fits no row
 */
export async function tellTimes(
  engine: Pick<Engine, 'read'>,
  { timeKind }: { readonly timeKind?: TimeKind | undefined },
  out: NodeJS.WritableStream,
): Promise<void> {
  if (timeKind === undefined) return;
  const { rows, rowsWithoutTime, notices } = await engine.read('events.times', {
    recipe: null,
    mapping: null,
    timeKind,
  });
  if (rows > 0 && rowsWithoutTime === rows) {
    throw new AppError('bad_input', `No time of the file is written as ${timeKind}.`, {
      hint: 'Leave --time-kind away to see what was found; the kinds stand in extract --help.',
      params: { field: 'timeKind' },
    });
  }
  for (const { message, hint } of notices) out.write(`${message}\n${hint}\n`);
}
