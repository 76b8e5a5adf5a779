import { Skeleton } from '@mantine/core';
import { IconLeaf } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Estimate } from '../../../shared/work.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { showSetting } from '../../store/navigation.ts';
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
  const { promptTokens, originalPromptTokens } = estimate;
  const savedShare = originalPromptTokens > promptTokens ? 1 - promptTokens / originalPromptTokens : 0;
  return (
    <div aria-busy={loading} className="g-estimate" data-stale={loading || undefined}>
      <Figures>
        <Figure label={items}>{format.count(estimate.items)}</Figure>
        {face.countsRecords ? (
          <Figure label={t('estimate.rows')}>{format.count(estimate.records)}</Figure>
        ) : null}
        <Figure label={t('estimate.requests')}>{about(format.count(estimate.batches))}</Figure>
        <Figure label={t('estimate.tokensIn')} hint={format.count(promptTokens)}>
          {about(format.compact(promptTokens))}
        </Figure>
        <Figure label={t('estimate.tokensOut')} hint={format.count(estimate.completionTokens)}>
          {about(format.compact(estimate.completionTokens))}
        </Figure>
        {estimate.cost === null ? (
          <Figure
            label={t('estimate.cost')}
            tone="dim"
            under={
              <button type="button" className="g-link" onClick={() => showSetting('setting-priceIn')}>
                {t('estimate.setPrice')}
              </button>
            }
          >
            {t('estimate.priceUnknown')}
          </Figure>
        ) : (
          <Figure label={t('estimate.cost')}>{about(format.money(estimate.cost, estimate.currency))}</Figure>
        )}
        {estimate.seconds === null ? (
          <Figure label={t('estimate.time')} tone="dim">
            {t('estimate.timeUnknown')}
          </Figure>
        ) : (
          <Figure label={t('estimate.time')}>{about(format.roughly(estimate.seconds))}</Figure>
        )}
      </Figures>
      {savedShare > 0 ? (
        <p className={styles.saved} title={format.count(originalPromptTokens)}>
          <IconLeaf size={16} stroke={1.75} aria-hidden="true" />
          {t('estimate.saved', {
            percent: format.share(Math.floor(savedShare * 100) / 100),
            original: format.compact(originalPromptTokens),
          })}
        </p>
      ) : null}
    </div>
  );
}
