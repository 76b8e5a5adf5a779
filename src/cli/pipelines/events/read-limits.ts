import type { Command } from 'commander';
import type { Engine } from '../../../engine/engine-api.ts';
import type { UnreadCount, UnreadQuery } from '../../../shared/pipelines/events/rows.ts';
import { type ReadLimits, readLimitRange, readLimitsSchema } from '../../../shared/source-mapping.ts';
import { formatNumber, many } from '../../format-number.ts';
import { badOption, readNumber } from '../../model-options.ts';

/** Options of the commands that read rows of behaviour, as commander gives them. */
interface LimitOptions {
  readonly longestRow?: string;
  readonly longestProfile?: string;
}

export function addLimitOptions(command: Command): Command {
  return command
    .option('--longest-row <n>', 'characters of a row that the model reads (600)')
    .option('--longest-profile <n>', 'characters of a profile that the model reads (400)');
}

const names = { longestRow: '--longest-row', longestProfile: '--longest-profile' } as const;

/** How much of a row and of a profile is read, where it is said. @throws AppError bad_input */
export function readLimits(options: LimitOptions): Partial<ReadLimits> {
  const fields = Object.keys(names) as (keyof typeof names)[];
  const given = fields.flatMap((field) => {
    const value = readNumber(names[field], options[field]);
    if (value === undefined) return [];
    if (readLimitsSchema.safeParse({ [field]: value }).success) return [[field, value] as const];
    const { min, max } = readLimitRange;
    throw badOption(names[field], String(options[field]), `a whole number from ${min} to ${max}`);
  });
  return Object.fromEntries(given);
}

/** How many rows and profiles are cut, and where: `12 rows to 600 characters, 1 profile to 400`; null where none is. */
export function unreadWords({
  limits: { longestRow, longestProfile },
  rows,
  profiles,
  exact,
}: UnreadCount): string | null {
  const cut = [
    ...(rows === 0 ? [] : [`${many(rows, 'row')} to ${formatNumber(longestRow)} characters`]),
    ...(profiles === 0 ? [] : [`${many(profiles, 'profile')} to ${formatNumber(longestProfile)} characters`]),
  ];
  return cut.length === 0 ? null : `${exact ? '' : 'about '}${cut.join(', ')}`;
}

/** Says before a start which rows and profiles the model will read a part of; nothing where it reads them all. */
export async function tellUnread(
  engine: Pick<Engine, 'read'>,
  query: UnreadQuery,
  out: NodeJS.WritableStream,
): Promise<void> {
  const words = unreadWords(await engine.read('events.unread', query));
  if (words === null) return;
  out.write(`The model will not read everything: ${words} (--longest-row, --longest-profile).\n`);
}
