import type { Funnel, FunnelQuery, Insights, InsightsQuery } from '../../../../shared/pipelines/insights.ts';
import type { ReadContext } from '../../module.ts';
import type { KeptColumns } from '../columns/open-columns.ts';
import { countFunnel, countInsights } from './count-insights.ts';

/** What the events of a file come to. */
export function openInsights(kept: KeptColumns) {
  return {
    insights: async (query: InsightsQuery, { active }: Pick<ReadContext, 'active'>): Promise<Insights> => {
      const { columns, verdicts } = await kept.judged(query, active.size > 0);
      return countInsights(columns, (place) => verdicts.of[place] === 0);
    },
    funnel: async ({ types }: FunnelQuery, { active }: Pick<ReadContext, 'active'>): Promise<Funnel> =>
      countFunnel(await kept.columns(active.size > 0), types),
  };
}
