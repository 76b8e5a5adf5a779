import { Button, Group } from '@mantine/core';
import { IconBolt, IconClockHour4, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../../../shared/words/error-text.ts';
import { hurryOrder, lookAtOrders } from '../../../commands/orders.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useJob, useStore } from '../../../store/store.ts';
import { Callout } from '../../Callout.tsx';

/** What a job that waits for orders is told of: since when, how far, until when; in sentences. */
function useOrderWords(): { readonly title: string; readonly said: readonly string[] } | null {
  const { t } = useTranslation();
  const format = useFormat();
  const job = useStore((state) => state.job);
  if (job?.status !== 'waiting') return null;
  const { orders, transport } = job;
  const now = Date.now();
  const open = orders?.open ?? 0;
  if (transport === 'file')
    return { title: t('order.inFiles'), said: [t(open === 0 ? 'order.notInFiles' : 'order.inFilesWhat')] };
  const trouble = orders?.error ? [errorText(orders.error, format.language).message] : [];
  if (orders?.isCancelling === true)
    return { title: t('order.cancelling'), said: [t('order.cancellingWhat'), ...trouble] };
  if (orders === null || orders.submittedAt === null)
    return { title: t('order.making'), said: [...trouble, t('order.quit')] };
  const { submittedAt, lines, done, dueAt, keptUntil } = orders;
  return {
    title: t('order.sincePart', { time: format.clock(submittedAt, now), count: lines }),
    said: [
      t('order.done', { done: format.count(done), lines: format.count(lines) }),
      ...(dueAt === null ? [] : [t('order.due', { time: format.clock(dueAt, now) })]),
      ...(keptUntil === null ? [] : [t('order.kept', { time: format.clock(keptUntil, now) })]),
      ...trouble,
      t('order.quit'),
    ],
  };
}

/** Asks how the order stands, and has the rest sent at once. */
function OrderActs() {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const isFile = useJob((job) => job.transport === 'file') ?? false;
  const isCancelling = useJob((job) => job.orders?.isCancelling === true) ?? false;
  const during = (work: Promise<void>): void => {
    setBusy(true);
    void work.finally(() => setBusy(false));
  };
  if (isFile) return null;
  return (
    <div className="g-actions">
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} />}
        loading={busy}
        onClick={() => during(lookAtOrders())}
        data-testid="order-look"
      >
        {t('order.look')}
      </Button>
      {isCancelling ? null : (
        <Button
          variant="default"
          leftSection={<IconBolt size={16} />}
          disabled={busy}
          title={t('order.hurryHint')}
          onClick={() => during(hurryOrder())}
          data-testid="order-hurry"
        >
          {t('order.hurry')}
        </Button>
      )}
    </div>
  );
}

/** Where the orders of a job stand that waits for them. */
export function OrderNote() {
  const words = useOrderWords();
  if (words === null) return null;
  return (
    <Callout icon={IconClockHour4} data-tone="accent" data-testid="order">
      <h3>{words.title}</h3>
      <Group component="p" align="stretch" gap="0 0.5em">
        {words.said.map((sentence) => (
          <span key={sentence}>{sentence}</span>
        ))}
      </Group>
      <OrderActs />
    </Callout>
  );
}
