import type { Command } from 'commander';
import { AppError } from '../../../shared/app-error.ts';
import { type TimeKind, timeKinds } from '../../../shared/pipelines/events.ts';

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
