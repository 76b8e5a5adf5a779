import { useTranslation } from 'react-i18next';
import type { OrderNote, OrderSummary } from '../../../../shared/order.ts';
import { errorText } from '../../../../shared/words/error-text.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useRead } from '../../../reads/use-read.ts';
import { useStore } from '../../../store/store.ts';
import { StatusBadge, type Tone } from '../../StatusBadge.tsx';
import styles from './order-list.module.css';

const toneOf = ({ state }: OrderSummary): Tone => {
  if (state === 'collected') return 'ok';
  return state === 'unknown' || state === 'rejected' || state === 'abandoned' ? 'bad' : 'accent';
};

/** What may have cost money for nothing. */
const paidInVain: readonly OrderNote['kind'][] = ['missing', 'twin', 'maybe_paid', 'given_up'];

function Order({ order }: { readonly order: OrderSummary }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, transport, createdAt, lines, done, failed, replies, refusals, unanswered, orderId } = order;
  const shown = state === 'submitted' && transport === 'file' ? 'exported' : state;
  const counts =
    state === 'collected'
      ? t('order.answered', {
          replies: format.count(replies),
          refusals: format.count(refusals),
          unanswered: format.count(unanswered),
        })
      : t('order.done', { done: format.count(done + failed), lines: format.count(lines) });
  const odd = [
    ...order.notes.map(({ kind, count }) => ({
      said: t(`order.note.${kind}`, { count }),
      isPaid: paidInVain.includes(kind),
    })),
    // Of one that nobody knows of the pause says why.
    ...(order.error === null || state === 'unknown'
      ? []
      : [{ said: errorText(order.error, format.language).message, isPaid: true }]),
  ];
  return (
    <li className={styles.order} data-testid="order-row" data-state={state}>
      <StatusBadge tone={toneOf(order)} label={t(`order.state.${shown}`)} />
      <time dateTime={new Date(createdAt).toISOString()}>{format.exact(createdAt)}</time>
      <span>{counts}</span>
      {orderId === null ? null : <span className="g-note">{orderId}</span>}
      {odd.map(({ said, isPaid }) => (
        <span key={said} className={styles.odd} data-paid={isPaid}>
          {said}
        </span>
      ))}
    </li>
  );
}

/** The orders of the job on show, one by one, with what is odd about each. */
export function OrderList() {
  const { t } = useTranslation();
  const jobId = useStore(({ job }) => job?.jobId ?? null);
  const standing = useStore(({ job }) => job?.orders ?? null);
  const { data } = useRead('order.list', standing === null ? null : undefined);
  const orders = (data ?? []).filter((order) => order.jobId === jobId);
  if (standing === null || orders.length === 0) return null;
  return (
    <section aria-label={t('order.list')}>
      <ul>
        {orders.map((order) => (
          <Order key={order.id} order={order} />
        ))}
      </ul>
    </section>
  );
}
