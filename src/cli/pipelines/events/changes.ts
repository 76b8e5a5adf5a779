import type { Engine } from '../../../engine/engine-api.ts';
import type { NewRows } from '../../../shared/pipelines/events/info.ts';
import type { Selection } from '../../../shared/work.ts';
import { formatNumber, many } from '../../format-number.ts';

const named = 20;

/** A line that says how many rows came since their users were read; nothing where none did. */
export const newRowsWords = ({ users, rows }: NewRows): string =>
  rows === 0 ? '' : `new: ${many(rows, 'row')} of ${many(users, 'user')} since they were read\n`;

/**
 * Names before a start the users of whom rows that were read have been changed or deleted: what was found of them stays as it is
 * unless they are read again. Looks at every row, where anybody was read before.
 */
export async function tellChanged(
  engine: Pick<Engine, 'read'>,
  { kind }: Selection,
  out: NodeJS.WritableStream,
): Promise<void> {
  if (kind !== 'unfinished' && kind !== 'new' && kind !== 'changed') return;
  const { users, named: names, unknown, gone } = await engine.read('events.changes', undefined);
  if (users > 0) {
    const more = users > named ? ` and ${formatNumber(users - named)} more` : '';
    const again = kind === 'changed' ? '' : '; to read them whole again: --changed';
    out.write(
      `Rows that were read have been changed or deleted, of ${many(users, 'user')}: ${names.slice(0, named).join(', ')}${more}${again}\n`,
    );
  }
  if (gone > 0)
    out.write(
      `No row is left of ${many(gone, 'user')} who ${gone === 1 ? 'was' : 'were'} read; what was found stays.\n`,
    );
  if (kind === 'changed' && unknown > 0)
    out.write(
      `Of ${many(unknown, 'user')} it is not known whether rows have changed: they were read by an earlier version, or by other columns.\n`,
    );
}
