import type { ErrorInfo } from '../../shared/app-error.ts';
import type { RowReason } from '../../shared/data-import.ts';
import { rowReasonWords } from '../../shared/words/en/errors.ts';

const said = (reasons: readonly RowReason[]): string =>
  reasons.map((reason) => rowReasonWords[reason]).join('; ');

/** A row that is in the table, with what is odd about it. */
export function oddRow(reasons: readonly RowReason[]): ErrorInfo {
  const detail = said(reasons);
  return {
    code: 'row_odd',
    message: `The row is odd: ${detail}.`,
    hint: 'It was imported.',
    params: { detail, reasons: reasons.join(',') },
  };
}

/** A line that is in no table. */
export function leftOutRow(reason: RowReason): ErrorInfo {
  const detail = said([reason]);
  return {
    code: 'row_left_out',
    message: `The line was not imported: ${detail}.`,
    hint: 'The others were.',
    params: { detail, reasons: reason },
  };
}
