import type { TFunction } from 'i18next';
import type { ComponentType, ReactNode } from 'react';
import type { ErrorCode } from '../../../shared/app-error.ts';
import type { JobFeed, JobSnapshot } from '../../../shared/job.ts';
import type { PipelineName } from '../../../shared/pipelines/registry.ts';
import type { Selection } from '../../../shared/work.ts';
import type { OwnRemedies } from './FailureCauses.tsx';

/**
 * What a pipeline fills into the parts of a run that all pipelines share: what it shows. Its words stand in the catalogue, under `runOf` and its name.
 */
export interface RunFace {
  readonly pipeline: PipelineName;
  /** Whether what it reads has records of its own to count beside the items. */
  readonly countsRecords: boolean;
  /** How what a job was asked by is called in the window's language; left out where it has no name. */
  readonly askedName?: (asked: string, t: TFunction) => string;
  /** The stages of a job under way. */
  readonly Stages: ComponentType;
  /** What a new run is told beyond its items; null where that is nothing. */
  readonly Options: ComponentType<{ readonly selection: Selection }> | null;
  /** What may be done before a run is started, beside its button; null where that is nothing. */
  readonly BeforeStart: ComponentType<{ readonly disabled: boolean }> | null;
  /** Notices of the file that the options of a new run say themselves. */
  readonly saysItself: readonly ErrorCode[];
  /** The items that a job has finished last, and what was found of each; left out where that is nothing to look at. */
  readonly Finished?: ComponentType<{ readonly finished: JobFeed['finished'] }>;
  /** What came of a job, in numbers. */
  readonly Outcome: ComponentType<{ readonly job: JobSnapshot }>;
  /** What it offers of its own about items that failed; left out where that is nothing. */
  readonly Remedies?: OwnRemedies;
  /** Buttons to what a job has found. */
  readonly NextSteps: ComponentType;
  /** Shows the items that failed, and what stands on the button to them. */
  readonly showFailed: () => void;
  readonly failedIcon: ReactNode;
  readonly testIds: { readonly newRun: string; readonly start: string };
}
