import { Button, Skeleton, Stack } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { isPipeline } from '../../../shared/pipelines/registry.ts';
import type { RunDetail } from '../../../shared/run.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure, Figures } from '../../parts/Figure.tsx';
import { JobBadge } from '../../parts/JobBadge.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { FailureCauses } from '../../parts/run/FailureCauses.tsx';
import { ReportButton } from '../../parts/run/ReportButton.tsx';
import { ResultsFigure } from '../../parts/run/ResultsFigure.tsx';
import { SpentFigures } from '../../parts/run/SpentFigures.tsx';
import { DrawerAnswer, DrawerFrame, SideDrawer } from '../../parts/SideDrawer.tsx';
import drawerStyles from '../../parts/side-drawer.module.css';
import type { PipelineView } from '../../pipelines/pipeline-view.ts';
import { pipelineViews } from '../../pipelines/registry.ts';
import { useRead } from '../../reads/use-read.ts';
import { showRun } from '../../store/navigation.ts';
import { useStore } from '../../store/store.ts';
import { useAskedWords } from './use-asked-words.ts';

/** Charts are loaded once somebody looks at one. */
const RunPace = lazy(() => import('./RunPace.tsx'));

function RunBody({ run }: { readonly run: RunDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { job } = run;
  const askedWords = useAskedWords();
  const { pipeline } = job;
  const { quality, Remedies }: Partial<PipelineView> = isPipeline(pipeline) ? pipelineViews[pipeline] : {};
  const isCurrent = useStore((state) => state.job?.jobId === job.jobId);
  return (
    <Stack gap={20}>
      <div className={drawerStyles.line}>
        <span>
          <JobBadge status={job.status} />
          <span className="g-dim">{` · ${askedWords(run)} · ${t(`runs.of.${job.selection}`)}`}</span>
        </span>
        <span className="g-actions">
          <ReportButton jobId={job.jobId} />
          {isCurrent && isPipeline(pipeline) ? (
            <Button
              variant="default"
              rightSection={<IconArrowRight size={16} />}
              onClick={() => showRun(pipeline)}
            >
              {t('runs.toRun')}
            </Button>
          ) : null}
        </span>
      </div>
      {job.error === null ? null : <ProblemNote error={job.error} />}
      <Figures layout="medium">
        <Figure label={t('runs.done')} tone={job.failed > 0 ? 'bad' : 'ok'}>
          {t('runs.ofAll', { done: format.count(job.succeeded), total: format.count(job.total) })}
        </Figure>
        <ResultsFigure job={job} label={t('runs.results')} />
        {quality === undefined ? null : <quality.Figures jobId={job.jobId} />}
        <SpentFigures job={job} />
      </Figures>
      <FailureCauses detail={run} Own={Remedies} />
      <Suspense fallback={<Skeleton height={320} />}>
        <RunPace detail={run} />
      </Suspense>
    </Stack>
  );
}

interface RunDrawerProps {
  readonly jobId: string | null;
  readonly onClose: () => void;
}

/** One run in full. */
export function RunDrawer({ jobId, onClose }: RunDrawerProps) {
  return (
    <SideDrawer openId={jobId} onClose={onClose} testId="run-drawer">
      {(id) => <OpenRun jobId={id} />}
    </SideDrawer>
  );
}

function OpenRun({ jobId }: { readonly jobId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const answer = useRead('run.get', { jobId });
  const title = answer.data === null ? '' : t('runs.one', { at: format.exact(answer.data.createdAt) });
  return (
    <DrawerFrame title={title} id={jobId} copyLabel={t('runs.copy')} closeLabel={t('runs.close')}>
      <DrawerAnswer {...answer}>{(detail) => <RunBody run={detail} />}</DrawerAnswer>
    </DrawerFrame>
  );
}
