import type { Database } from 'better-sqlite3';
import type { Funnel, FunnelQuery, Insights, InsightsQuery } from '../../../../shared/pipelines/insights.ts';
import { changeStamp } from '../../../database/change-stamp.ts';
import type { ReadContext } from '../../module.ts';
import { countFunnel, countInsights } from './count-insights.ts';
import { type EventColumns, readEventColumns } from './event-columns.ts';

type InSteps = <Result>(steps: Generator<void, Result>) => Promise<Result>;

/** While a job changes the file all the time it is read anew after so many times as long as reading it took. */
const restShare = 10;

/** What the events of a file come to. They are read when somebody first asks, and anew once the file has changed. */
export function openInsights(db: Database, inSteps: InSteps, now = () => performance.now()) {
  let kept: { readonly stamp: string; readonly columns: Promise<EventColumns> } | null = null;
  let restsUntil = 0;
  const stampOf = changeStamp(db);
  const columns = (isAtWork: boolean): Promise<EventColumns> => {
    const stamp = stampOf();
    if (kept !== null && (kept.stamp === stamp || (isAtWork && now() < restsUntil))) return kept.columns;
    const begun = now();
    const read = inSteps(readEventColumns(db)).then(
      (all) => {
        restsUntil = now() + (now() - begun) * restShare;
        return all;
      },
      (thrown: unknown) => {
        kept = null;
        throw thrown;
      },
    );
    kept = { stamp, columns: read };
    restsUntil = Number.POSITIVE_INFINITY;
    return read;
  };
  return {
    insights: async (query: InsightsQuery, { active }: Pick<ReadContext, 'active'>): Promise<Insights> =>
      countInsights(await columns(active.size > 0), query),
    funnel: async ({ types }: FunnelQuery, { active }: Pick<ReadContext, 'active'>): Promise<Funnel> =>
      countFunnel(await columns(active.size > 0), types),
  };
}
