import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { JobSnapshot } from '../../../shared/job.ts';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useStore } from '../../store/store.ts';
import { Figure, Figures } from '../Figure.tsx';
import type { RunFace } from './run-face.ts';
import { EstimatedUsage } from './SpentFigures.tsx';

type Tone = 'ok' | 'bad' | 'plain' | 'faint';

/** Nothing yet weighs less than something. */
const weigh = (value: number, tone: Tone = 'plain'): Tone => (value > 0 ? tone : 'faint');

interface FigureSpec {
  readonly key: string;
  readonly show: (job: JobSnapshot, format: Format, t: TFunction, face: RunFace) => string;
  readonly tone?: (job: JobSnapshot) => Tone;
  /** Left out of the panel while this says so. */
  readonly hidden?: (job: JobSnapshot, face: RunFace) => boolean;
  readonly hint?: 'progress.retriesHint' | 'progress.repeatedHint' | 'progress.unaccountedHint';
  readonly testId?: string;
  /** A second, smaller line. */
  readonly under?: (job: JobSnapshot, t: TFunction) => string | null;
  /** Of what was taken: marked where some of that is our own estimate. */
  readonly isTaken?: boolean;
}

const specs = [
  {
    key: 'succeeded',
    show: (job, format) => format.count(job.succeeded),
    tone: (job) => weigh(job.succeeded, 'ok'),
    testId: 'succeeded',
  },
  {
    key: 'failed',
    show: (job, format) => format.count(job.failed),
    tone: (job) => weigh(job.failed, 'bad'),
    testId: 'failed',
  },
  {
    key: 'results',
    show: (job, format) => format.count(job.results),
    tone: (job) => weigh(job.results),
  },
  {
    key: 'rows',
    hidden: (_, face) => !face.countsRecords,
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
    hidden: (job) => job.status === 'waiting',
    show: (job, format, t, { pipeline }) =>
      job.ratePerMinute === null || job.status !== 'running'
        ? t('unit.none')
        : t(`runOf.${pipeline}.perMinute`, {
            value: format.rate(job.ratePerMinute),
          }),
  },
  { key: 'elapsed', show: (job, format) => format.duration(job.elapsedMs) },
  {
    key: 'concurrency',
    hidden: (job) => job.status === 'waiting',
    show: (job, format) =>
      `${format.count(job.pace?.atOnce ?? job.activeCalls)} / ${format.count(job.concurrency)}`,
    testId: 'at-once',
    under: (job, t) => (job.pace === null ? null : t(`progress.bound.${job.pace.boundBy}`)),
  },
  {
    key: 'tokensIn',
    show: (job, format) => format.count(job.promptTokens),
    testId: 'tokens-in',
    isTaken: true,
  },
  { key: 'tokensOut', show: (job, format) => format.count(job.completionTokens), isTaken: true },
  {
    key: 'cost',
    show: (job, format, t) =>
      job.cost === null ? t('estimate.priceUnknown') : format.money(job.cost, job.currency),
    isTaken: true,
  },
  {
    key: 'retries',
    show: (job, format) => format.count(job.retries),
    tone: (job) => weigh(job.retries),
    hint: 'progress.retriesHint',
  },
  {
    key: 'repeated',
    show: (job, format) => format.count(job.repeatedCalls),
    hidden: (job) => job.repeatedCalls === 0,
    hint: 'progress.repeatedHint',
  },
  {
    key: 'unaccounted',
    show: (job, format) => format.count(job.unaccountedRecords),
    hidden: (job) => job.unaccountedRecords === 0,
    hint: 'progress.unaccountedHint',
  },
] as const satisfies readonly FigureSpec[];

type NamedSpec = FigureSpec & Pick<(typeof specs)[number], 'key'>;

/** One number of the job. It is drawn again only when what it shows changes. */
function JobFigure({ spec, face }: { readonly spec: NamedSpec; readonly face: RunFace }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = useStore(({ job }) =>
    job === null || spec.hidden?.(job, face) === true ? null : spec.show(job, format, t, face),
  );
  const tone = useStore(({ job }) => (job === null ? 'plain' : (spec.tone?.(job) ?? 'plain')));
  const estimatedCalls = useStore(({ job }) => (spec.isTaken === true ? (job?.estimatedCalls ?? 0) : 0));
  const under = useStore(({ job }) => (job === null ? null : (spec.under?.(job, t) ?? null)));
  if (shown === null) return null;
  return (
    <Figure
      label={spec.key === 'results' ? t(`runOf.${face.pipeline}.results`) : t(`progress.${spec.key}`)}
      hint={spec.hint === undefined ? undefined : t(spec.hint)}
      tone={tone}
      testId={spec.testId}
      under={estimatedCalls > 0 ? <EstimatedUsage calls={estimatedCalls} /> : (under ?? undefined)}
    >
      {shown}
    </Figure>
  );
}

/** Every number of a job under way. */
export function ProgressFigures({ face }: { readonly face: RunFace }) {
  return (
    <Figures layout="dozen">
      {specs.map((spec) => (
        <JobFigure key={spec.key} spec={spec} face={face} />
      ))}
    </Figures>
  );
}
