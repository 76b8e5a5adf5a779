import { useTranslation } from 'react-i18next';
import { estimateOff } from '../../../shared/estimate-off.ts';
import type { JobSnapshot } from '../../../shared/job.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure } from '../Figure.tsx';
import { useModelNames } from './use-model-names.ts';

/** Marks figures of which some is Gleaner's own estimate, since so many replies came without a usage that can be true. */
export function EstimatedUsage({ calls }: { readonly calls: number }) {
  const { t } = useTranslation();
  return (
    <span title={t('progress.usageEstimatedHint', { count: calls })} data-testid="usage-estimated">
      {t('progress.usageEstimated')}
    </span>
  );
}

interface JobProps {
  readonly job: JobSnapshot;
}

/** What a job took: which model, time, tokens and money, each beside what had been estimated. */
export function SpentFigures({ job }: JobProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const provider = useModelNames().providerName(job.preset);
  const { estimate } = job;
  /** How far off it was; of a job that did not do all it was to do nothing can be said. */
  const offWords = (took: number | null, of: number | null | undefined): string => {
    const off = job.status === 'completed' ? estimateOff(took, of) : null;
    if (off === null) return '';
    const { direction, share } = off;
    if (direction === 'asEstimated') return format.inBrackets(t('trial.asEstimated'));
    return format.inBrackets(
      t('trial.off', { percent: format.share(share), direction: t(`trial.${direction}`) }),
    );
  };
  const estimated = (value: string | null | undefined, off = '') =>
    value === null || value === undefined ? undefined : (
      <span>
        {t('result.estimated', { value })}
        {off}
      </span>
    );
  /** Under what was taken: whether that is our own estimate, and what had been expected. */
  const taken = (value: string | null | undefined, off = '') =>
    job.estimatedCalls > 0 ? (
      <>
        <EstimatedUsage calls={job.estimatedCalls} />
        {estimated(value, off)}
      </>
    ) : (
      estimated(value, off)
    );
  const of = (
    tokens: number | null | undefined,
    key: 'ofCached' | 'ofWritten' | 'ofThinking' | 'ofSpread',
  ) =>
    (tokens ?? 0) > 0 ? (
      <span data-testid={key}>{t(`progress.${key}`, { value: format.count(tokens ?? 0) })} </span>
    ) : null;
  const seconds = estimate?.seconds ?? null;
  const cost = estimate?.cost ?? null;
  return (
    <>
      <Figure label={t('result.model')} testId="model-used" under={provider ?? undefined}>
        {provider === null ? t('settings.demoName') : job.model}
      </Figure>
      <Figure
        label={t('result.duration')}
        under={estimated(seconds === null ? null : format.roughly(seconds))}
      >
        {format.duration(job.elapsedMs)}
      </Figure>
      <Figure
        label={t('progress.tokensIn')}
        testId="tokens-in"
        under={
          <>
            {of(job.cachedTokens, 'ofCached')}
            {of(job.cacheWriteTokens, 'ofWritten')}
            {of(job.spreadTokens, 'ofSpread')}
            {taken(
              estimate && format.count(estimate.promptTokens),
              offWords(job.promptTokens, estimate?.promptTokens),
            )}
          </>
        }
      >
        {format.count(job.promptTokens)}
      </Figure>
      <Figure
        label={t('progress.tokensOut')}
        under={
          <>
            {of(job.reasoningTokens, 'ofThinking')}
            {taken(
              estimate && format.count(estimate.completionTokens),
              offWords(job.completionTokens, estimate?.completionTokens),
            )}
          </>
        }
      >
        {format.count(job.completionTokens)}
      </Figure>
      <Figure
        label={t('estimate.cost')}
        testId="cost"
        tone={job.cost === null ? 'dim' : 'plain'}
        under={
          job.cost === null ? undefined : (
            <>
              {job.isCacheUnpriced ? (
                <span title={t('progress.cacheUnpricedHint')} data-testid="cache-unpriced">
                  {t('progress.cacheUnpriced')}
                  {format.gap}
                </span>
              ) : null}
              {taken(
                cost === null || !estimate ? null : format.money(cost, estimate.currency),
                offWords(job.cost, cost),
              )}
            </>
          )
        }
      >
        {job.cost === null ? t('estimate.priceUnknown') : format.money(job.cost, job.currency)}
      </Figure>
      {job.retries > 0 ? (
        <Figure label={t('progress.retries')} hint={t('progress.retriesHint')} testId="retries">
          {format.count(job.retries)}
        </Figure>
      ) : null}
    </>
  );
}

/** The calls that had to be made once more, where there are any. */
export function RepeatedFigure({ job }: JobProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (job.repeatedCalls === 0) return null;
  return (
    <Figure label={t('progress.repeated')} hint={t('progress.repeatedHint')} testId="repeated">
      {format.count(job.repeatedCalls)}
    </Figure>
  );
}
