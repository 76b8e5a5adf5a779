import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { JobSnapshot } from '../../../shared/job.ts';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure, Figures } from '../../parts/Figure.tsx';
import { isMailJob } from '../../store/job-kind.ts';
import { useStore } from '../../store/store.ts';

interface FigureSpec {
  readonly key:
    | 'succeeded'
    | 'failed'
    | 'events'
    | 'rows'
    | 'batch'
    | 'rate'
    | 'elapsed'
    | 'concurrency'
    | 'tokensIn'
    | 'tokensOut'
    | 'cost'
    | 'retries'
    | 'repeated'
    | 'unaccounted';
  readonly show: (job: JobSnapshot, format: Format, t: TFunction) => string;
  readonly tone?: (job: JobSnapshot) => 'ok' | 'bad' | 'plain';
  /** Left out of the panel while this says so. */
  readonly hidden?: (job: JobSnapshot) => boolean;
  readonly hint?: 'progress.retriesHint' | 'progress.repeatedHint' | 'progress.unaccountedHint';
  readonly testId?: string;
}

const specs: readonly FigureSpec[] = [
  {
    key: 'succeeded',
    show: (job, format) => format.count(job.succeeded),
    tone: (job) => (job.succeeded > 0 ? 'ok' : 'plain'),
    testId: 'succeeded',
  },
  {
    key: 'failed',
    show: (job, format) => format.count(job.failed),
    tone: (job) => (job.failed > 0 ? 'bad' : 'plain'),
    testId: 'failed',
  },
  { key: 'events', show: (job, format) => format.count(job.results) },
  {
    key: 'rows',
    // A mail counts in several stages; each of them shows its own.
    hidden: isMailJob,
    show: (job, format) => `${format.count(job.processedRecords)} / ${format.count(job.totalRecords)}`,
  },
  {
    key: 'batch',
    show: (job, format, t) =>
      t(job.currentBatch < job.totalBatches ? 'progress.batchAbout' : 'progress.batchOf', {
        current: format.count(job.currentBatch),
        total: format.count(job.totalBatches),
      }),
  },
  {
    key: 'rate',
    show: (job, format, t) =>
      job.ratePerMinute === null || job.status !== 'running'
        ? t('unit.none')
        : t(isMailJob(job) ? 'mailJob.perMinute' : 'unit.perMinute', {
            value: format.rate(job.ratePerMinute),
          }),
  },
  { key: 'elapsed', show: (job, format) => format.duration(job.elapsedMs) },
  {
    key: 'concurrency',
    show: (job, format) => `${format.count(job.activeCalls)} / ${format.count(job.concurrency)}`,
  },
  { key: 'tokensIn', show: (job, format) => format.count(job.promptTokens) },
  { key: 'tokensOut', show: (job, format) => format.count(job.completionTokens) },
  {
    key: 'cost',
    show: (job, format, t) =>
      job.cost === null ? t('estimate.priceUnknown') : format.money(job.cost, job.currency),
  },
  { key: 'retries', show: (job, format) => format.count(job.retries), hint: 'progress.retriesHint' },
  {
    key: 'repeated',
    show: (job, format) => format.count(job.repeatedCalls),
    hint: 'progress.repeatedHint',
  },
  {
    key: 'unaccounted',
    show: (job, format) => format.count(job.unaccountedRecords),
    hidden: (job) => job.unaccountedRecords === 0,
    hint: 'progress.unaccountedHint',
  },
];

/** What a job over mails calls the same number. */
const mailLabels: Partial<Record<FigureSpec['key'], 'mailJob.found'>> = { events: 'mailJob.found' };

/** One number of the job. It is drawn again only when what it shows changes. */
function JobFigure({ spec }: { readonly spec: FigureSpec }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = useStore(({ job }) =>
    job === null || spec.hidden?.(job) === true ? null : spec.show(job, format, t),
  );
  const tone = useStore(({ job }) => (job === null ? 'plain' : (spec.tone?.(job) ?? 'plain')));
  const mail = useStore((state) => isMailJob(state.job));
  if (shown === null) return null;
  const label = (mail ? mailLabels[spec.key] : undefined) ?? (`progress.${spec.key}` as const);
  return (
    <Figure
      label={t(label)}
      hint={spec.hint === undefined ? undefined : t(spec.hint)}
      tone={tone}
      testId={spec.testId}
    >
      {shown}
    </Figure>
  );
}

/** Every number of a job under way. */
export function ProgressFigures() {
  return (
    <Figures>
      {specs.map((spec) => (
        <JobFigure key={spec.key} spec={spec} />
      ))}
    </Figures>
  );
}
