import { Box, Group, Skeleton } from '@mantine/core';
import { IconLeaf } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { priceInForce } from '../../../shared/prices.ts';
import type { Estimate, Range } from '../../../shared/work.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { showSetting } from '../../store/navigation.ts';
import { useStore } from '../../store/store.ts';
import { Figure, Figures } from '../Figure.tsx';
import styles from './new-run.module.css';
import type { RunFace } from './run-face.ts';

const labels = ['requests', 'tokensIn', 'tokensOut', 'cost', 'time'] as const;

interface EstimateFiguresProps {
  readonly face: RunFace;
  /** The last answer; it stays, dimmed, while a new one is on its way. */
  readonly estimate: Estimate | null;
  readonly loading: boolean;
}

interface GivenEstimate {
  readonly estimate: Estimate;
}

/** What a run would cost, and by whose price. */
function CostFigure({ estimate: { cost, currency, range } }: GivenEstimate) {
  const { t } = useTranslation();
  const format = useFormat();
  const price = priceInForce(useStore((state) => state.settings.model));
  const toPrice = (label: string) => (
    <button type="button" className="g-link" onClick={() => showSetting('setting-priceIn')}>
      {label}
    </button>
  );
  const label = t('estimate.cost');
  if (cost === null) {
    return (
      <Figure label={label} tone="dim" under={toPrice(t('estimate.setPrice'))}>
        {t('estimate.priceUnknown')}
      </Figure>
    );
  }
  const money = format.money(cost, currency);
  return (
    <Figure
      label={label}
      under={
        <>
          {range?.cost == null || cost === 0
            ? null
            : t('trial.between', {
                low: format.money(range.cost[0], currency),
                high: format.money(range.cost[1], currency),
              })}
          {price?.kind === 'list' ? (
            <> {toPrice(t('estimate.listPrice', { date: format.day(price.asOf) }))}</>
          ) : null}
        </>
      }
    >
      {cost === 0 ? money : t('unit.about', { value: money })}
    </Figure>
  );
}

/** How long a run would take, where the model is known. */
function TimeFigure({ estimate: { seconds, secondsLow, secondsHigh } }: GivenEstimate) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = t('estimate.time');
  if (seconds === null || secondsLow === null || secondsHigh === null) {
    return (
      <Figure label={label} tone="dim">
        {t('estimate.timeUnknown')}
      </Figure>
    );
  }
  const middle = format.roughly(seconds);
  const range = format.range(secondsLow, secondsHigh);
  return (
    <Figure label={label} under={range === middle ? undefined : range}>
      {t('unit.about', { value: middle })}
    </Figure>
  );
}

/** What a run would take, number by number. */
export function EstimateFigures({ face, estimate, loading }: EstimateFiguresProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const items = t(`runOf.${face.pipeline}.items`);
  const counted = face.countsRecords ? [items, t('estimate.rows')] : [items];
  if (estimate === null) {
    return (
      <Figures>
        {[...counted, ...labels.map((label) => t(`estimate.${label}`))].map((label) => (
          <Figure key={label} label={label}>
            {loading ? <Skeleton height={14} width={72} mt={4} mb={4} /> : t('unit.none')}
          </Figure>
        ))}
      </Figures>
    );
  }
  const about = (value: string): string => t('unit.about', { value });
  const { promptTokens, originalPromptTokens, range } = estimate;
  const between = (tokens: Range | undefined): string | undefined =>
    tokens === undefined
      ? undefined
      : t('trial.between', { low: format.compact(tokens[0]), high: format.compact(tokens[1]) });
  const savedShare = originalPromptTokens > promptTokens ? 1 - promptTokens / originalPromptTokens : 0;
  return (
    <div className={styles.estimate} aria-busy={loading} data-stale={loading || undefined}>
      <Figures>
        <Figure label={items}>{format.count(estimate.items)}</Figure>
        {face.countsRecords ? (
          <Figure label={t('estimate.rows')}>{format.count(estimate.records)}</Figure>
        ) : null}
        <Figure label={t('estimate.requests')}>{about(format.count(estimate.batches))}</Figure>
        <Figure
          label={t('estimate.tokensIn')}
          hint={format.count(promptTokens)}
          under={
            between(range?.promptTokens) ??
            ((estimate.spreadTokens ?? 0) > 0
              ? t('progress.ofSpread', { value: format.compact(estimate.spreadTokens ?? 0) })
              : undefined)
          }
        >
          {about(format.compact(promptTokens))}
        </Figure>
        <Figure
          label={t('estimate.tokensOut')}
          hint={format.count(estimate.completionTokens)}
          under={between(range?.completionTokens)}
        >
          {about(format.compact(estimate.completionTokens))}
        </Figure>
        <CostFigure estimate={estimate} />
        <TimeFigure estimate={estimate} />
      </Figures>
      {range === undefined ? null : (
        <Box component="p" mt="xs" className="g-note" data-testid="estimate-tried">
          {t('trial.learnt', { count: range.tried })}
        </Box>
      )}
      {estimate.learntFrom > 0 ? (
        <Box component="p" mt="xs" className="g-note">
          {t('estimate.learnt', { count: estimate.learntFrom })}
        </Box>
      ) : null}
      {savedShare > 0 ? (
        <Group
          component="p"
          gap="xs"
          wrap="nowrap"
          mt="md"
          c="var(--g-ok)"
          title={format.count(originalPromptTokens)}
        >
          <IconLeaf size={16} stroke={1.75} aria-hidden="true" />
          {t('estimate.saved', {
            percent: format.share(Math.floor(savedShare * 100) / 100),
            original: format.compact(originalPromptTokens),
          })}
        </Group>
      ) : null}
    </div>
  );
}
