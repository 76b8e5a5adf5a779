import { useTranslation } from 'react-i18next';
import { isPipeline } from '../../../shared/pipelines/registry.ts';
import type { Run } from '../../../shared/run.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { DrawerFrame, SideDrawer } from '../../parts/SideDrawer.tsx';
import type { PipelineView } from '../../pipelines/pipeline-view.ts';
import { pipelineViews } from '../../pipelines/registry.ts';

/** How two runs are compared, the earlier first; null where they are not two, or not of a kind that can be. */
export function comparable(runs: readonly Run[]) {
  const [one, other, third] = runs.toSorted((a, b) => a.createdAt - b.createdAt);
  if (one === undefined || other === undefined || third !== undefined) return null;
  const { pipeline } = one.job;
  if (other.job.pipeline !== pipeline || !isPipeline(pipeline)) return null;
  const { Comparison }: PipelineView = pipelineViews[pipeline];
  return Comparison === undefined ? null : { one, other, Comparison };
}

interface CompareDrawerProps {
  /** The two; null while nothing is compared. */
  readonly runs: readonly Run[] | null;
  readonly onClose: () => void;
}

/** Two runs compared. */
export function CompareDrawer({ runs, onClose }: CompareDrawerProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const found = runs === null ? null : comparable(runs);
  const openId = found === null ? null : `${found.one.job.jobId} ${found.other.job.jobId}`;
  return (
    <SideDrawer openId={openId} onClose={onClose} testId="compare-drawer">
      {(id) => {
        if (found === null) return null;
        const at = (run: Run): string => format.exact(run.createdAt).slice(0, 19);
        const title = t('compare.title', { one: at(found.one), other: at(found.other) });
        return (
          <DrawerFrame title={title} id={id} copyLabel={t('compare.copy')} closeLabel={t('compare.close')}>
            <found.Comparison one={found.one.job.jobId} other={found.other.job.jobId} />
          </DrawerFrame>
        );
      }}
    </SideDrawer>
  );
}
