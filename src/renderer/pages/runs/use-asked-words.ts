import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { isPipeline } from '../../../shared/pipelines/registry.ts';
import type { Run } from '../../../shared/run.ts';
import type { PipelineView } from '../../pipelines/pipeline-view.ts';
import { pipelineViews } from '../../pipelines/registry.ts';

/** What a run was asked: its pipeline, and by what name the question goes. */
export function useAskedWords(): (run: Pick<Run, 'job' | 'asked'>) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ job: { pipeline }, asked }) => {
      if (!isPipeline(pipeline)) return pipeline;
      const { askedName }: PipelineView = pipelineViews[pipeline];
      const about = t(`pipeline.${pipeline}`);
      return asked === null ? about : `${about} · ${askedName?.(asked, t) ?? asked}`;
    },
    [t],
  );
}
