import { useTranslation } from 'react-i18next';
import type { CallSummary } from '../../../../shared/pipelines/calls.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import type { CallFace } from '../../../parts/calls/call-face.ts';

/** Of how many of the user's rows it took account. */
function RowsAccounted({ call: { accounted, records } }: { readonly call: CallSummary }) {
  const { t } = useTranslation();
  const format = useFormat();
  return <span>{t('calls.rows', { done: format.count(accounted), count: records })}</span>;
}

/** Calls about a user: one stage asks them all, row by row. */
export const userCalls: CallFace = { pipeline: 'events', Asked: RowsAccounted };
