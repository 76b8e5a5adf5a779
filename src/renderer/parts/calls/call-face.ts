import type { ComponentType } from 'react';
import type { CallSummary } from '../../../shared/pipelines/calls.ts';
import type { PipelineName, ReadName } from '../../../shared/pipelines/registry.ts';

/** Pipelines whose calls can be read, item by item. */
type PipelineWithCalls = {
  [Name in PipelineName]: `${Name}.calls` extends ReadName ? Name : never;
}[PipelineName];

/** What a pipeline says of the calls about one of its items, beside what all pipelines say. */
export interface CallFace {
  readonly pipeline: PipelineWithCalls;
  /** What a call asked, first among its facts. */
  readonly Asked: ComponentType<{ readonly call: CallSummary }>;
}
