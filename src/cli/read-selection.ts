import { AppError } from '../shared/app-error.ts';
import type { Selection } from '../shared/work.ts';

/**
 * Which items a job is to take, by default those without a success. `naming` is the option that names some, `nobody` whom an
 * empty one names.
 * @throws AppError bad_input
 */
export function readSelection(
  options: Readonly<Record<string, unknown>>,
  naming: string,
  nobody: string,
): Selection {
  const names = options[naming];
  const flags = (['new', 'changed', 'failed', 'all'] as const).filter((flag) => options[flag] === true);
  const [kind, ...others] = flags;
  if (others.length > 0 || (kind !== undefined && names !== undefined)) {
    const given = [...(names === undefined ? [] : [naming]), ...flags].map((name) => `--${name}`);
    throw new AppError(
      'bad_input',
      `${given.slice(0, -1).join(', ')} and ${given.at(-1)} exclude each other.`,
      {
        hint: 'Give one of them.',
      },
    );
  }
  if (kind !== undefined) return { kind };
  if (typeof names !== 'string') return { kind: 'unfinished' };
  const ids = names.split(',').filter((name) => name !== '');
  if (ids.length > 0) return { kind: 'named', ids };
  throw new AppError('bad_input', `--${naming} names ${nobody}.`, { hint: `Such as --${naming} a,b` });
}
