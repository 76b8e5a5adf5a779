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
  const chosen = [names !== undefined, options.failed === true, options.all === true];
  if (chosen.filter(Boolean).length > 1) {
    throw new AppError('bad_input', `--${naming}, --failed and --all exclude each other.`, {
      hint: 'Give one of them.',
    });
  }
  if (options.failed === true) return { kind: 'failed' };
  if (options.all === true) return { kind: 'all' };
  if (typeof names !== 'string') return { kind: 'unfinished' };
  const ids = names.split(',').filter((name) => name !== '');
  if (ids.length > 0) return { kind: 'named', ids };
  throw new AppError('bad_input', `--${naming} names ${nobody}.`, { hint: `Such as --${naming} a,b` });
}
