import type { PipelineName, PipelinePage, pipelineContracts } from '../../shared/pipelines/registry.ts';
import { eventsView } from './events/events-view.tsx';
import { mailView } from './mail/mail-view.tsx';
import type { PageView, PipelineView } from './pipeline-view.ts';

/** How each pipeline looks in the window. */
export const pipelineViews: {
  readonly [Name in PipelineName]: PipelineView<(typeof pipelineContracts)[Name]['pages'][number]>;
} = {
  events: eventsView,
  mail: mailView,
};

/** Every page of every pipeline. */
export const pageViews = Object.assign(
  {},
  ...Object.values(pipelineViews).map(({ pages }) => pages),
) as Readonly<Record<PipelinePage, PageView>>;
