import { Group, Radio, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { orderFactsOf } from '../../../../shared/order-facts.ts';
import { priceInForce } from '../../../../shared/prices.ts';
import type { Estimate } from '../../../../shared/work.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import type { State } from '../../../store/state.ts';
import { useStore } from '../../../store/store.ts';
import { ClusterNote } from './ClusterNote.tsx';
import styles from './transport-choice.module.css';

interface WayProps {
  readonly value: State['transport'];
  readonly title: string;
  readonly hint: string;
  readonly figures: readonly ReactNode[];
}

function Way({ value, title, hint, figures }: WayProps) {
  return (
    <Radio.Card className={styles.way} value={value} data-testid={`by-${value}`}>
      <Radio.Indicator mt={2} />
      <Stack component="span" gap={4} miw={0}>
        <span className={styles.title}>{title}</span>
        <Group component="span" gap="0 12px" align="stretch">
          {figures}
        </Group>
        <span className="g-note">{hint}</span>
      </Stack>
    </Radio.Card>
  );
}

/** Whether what is started now goes by an order. */
export function useTransport(): State['transport'] {
  const facts = orderFactsOf(useStore((state) => state.settings.model));
  const chosen = useStore((state) => state.transport);
  return facts === null ? 'live' : chosen;
}

/** When it is answered: at once, or within a day for less, where the provider takes orders; with what each costs and takes. */
export function TransportChoice({ estimate }: { readonly estimate: Estimate | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const model = useStore((state) => state.settings.model);
  const facts = orderFactsOf(model);
  const price = priceInForce(model);
  const chosen = useTransport();
  if (facts === null) return null;
  const share = price?.price.orderFactor ?? facts.factor;
  const about = (value: string): string => t('unit.about', { value });
  const cost = (of: number): readonly ReactNode[] =>
    estimate === null || estimate.cost === null
      ? []
      : [<span key="cost">{about(format.money(estimate.cost * of, estimate.currency))}</span>];
  const seconds = estimate?.seconds ?? null;
  const time = seconds === null ? [] : [<span key="time">{about(format.roughly(seconds))}</span>];
  const title =
    share === null
      ? t('order.later')
      : share === 0.5
        ? t('order.laterHalf')
        : t('order.laterShare', { share: format.share(share) });
  return (
    <Radio.Group
      aria-label={t('order.how')}
      value={chosen}
      onChange={(transport) => useStore.setState({ transport: transport === 'order' ? 'order' : 'live' })}
    >
      <Group gap="sm" align="stretch">
        <Way value="live" title={t('order.now')} hint={t('order.nowHint')} figures={[...cost(1), ...time]} />
        <Way
          value="order"
          title={title}
          hint={t('order.laterHint')}
          figures={[
            ...(share === null ? [<span key="cost">{t('order.samePrice')}</span>] : cost(share)),
            <span key="time">{t('order.laterTime', { hours: facts.windowHours })}</span>,
          ]}
        />
      </Group>
      {chosen === 'order' ? <ClusterNote /> : null}
    </Radio.Group>
  );
}
