import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { isPipeline } from '../../../shared/pipelines/registry.ts';
import type { Run } from '../../../shared/run.ts';
import type { PipelineView } from '../../pipelines/pipeline-view.ts';
import { pipelineViews } from '../../pipelines/registry.ts';
import { useStore } from '../../store/store.ts';

/** What a run was asked: by what name the question goes, and its pipeline, where the file has several or the question has no name. */
export function useAskedWords(): (run: Pick<Run, 'job' | 'asked'>) => string {
  const { t } = useTranslation();
  const isAlone = useStore(({ source }) => Object.keys(source?.found ?? {}).length === 1);
  return useCallback(
    ({ job: { pipeline }, asked }) => {
      if (!isPipeline(pipeline)) return pipeline;
      const { askedName }: PipelineView = pipelineViews[pipeline];
      const about = t(`pipeline.${pipeline}`);
      if (asked === null) return about;
      const name = askedName?.(asked, t) ?? asked;
      return isAlone ? name : `${about} · ${name}`;
    },
    [t, isAlone],
  );
}
