import { Button } from '@mantine/core';
import { IconClockHour4, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isOpenOrder } from '../../../../shared/order.ts';
import { lookAtOrders } from '../../../commands/orders.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useRead } from '../../../reads/use-read.ts';
import { useJob, useStore } from '../../../store/store.ts';
import { Callout } from '../../Callout.tsx';

/** That jobs wait for their orders which are not the one on show, and how far those are; nothing where none do. */
export function OtherOrders() {
  const { t } = useTranslation();
  const format = useFormat();
  const [busy, setBusy] = useState(false);
  const path = useStore(({ source }) => source?.path ?? null);
  const shown = useStore(({ job }) => job?.jobId ?? null);
  const running = useJob((job) => job.status === 'running') ?? false;
  const { data } = useRead('order.list', path === null ? null : undefined);
  const open = (data ?? []).filter(
    ({ jobId, state, transport }) => jobId !== shown && transport === 'order' && isOpenOrder(state),
  );
  if (open.length === 0) return null;
  const sum = (of: (order: (typeof open)[number]) => number): string =>
    format.count(open.reduce((total, order) => total + of(order), 0));
  const look = (): void => {
    setBusy(true);
    void lookAtOrders().finally(() => setBusy(false));
  };
  return (
    <Callout icon={IconClockHour4} data-tone="accent" data-testid="other-orders">
      <p>
        {t('order.others', {
          count: new Set(open.map(({ jobId }) => jobId)).size,
          done: sum(({ done, failed }) => done + failed),
          lines: sum(({ lines }) => lines),
        })}{' '}
        {t(running ? 'order.othersLater' : 'order.othersNow')}
      </p>
      {running ? null : (
        <div className="g-actions">
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={busy}
            onClick={look}
            data-testid="other-orders-look"
          >
            {t('order.look')}
          </Button>
        </div>
      )}
    </Callout>
  );
}
