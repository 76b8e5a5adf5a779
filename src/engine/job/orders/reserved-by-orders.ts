import { noUsage, sumUsage, type Usage } from '../../calling/model-reply.ts';
import { openOrders } from '../../ledger/order-record.ts';
import type { StageRun } from '../stage-run.ts';

/** What is left of the price of a call in an order, 0–1. */
export const factorOf = ({ settings }: Pick<StageRun, 'settings'>): number =>
  settings.price?.orderFactor ?? 1;

/** Tokens by how much an order is cheaper: as many as would cost the same live. */
export const asLive = ({ promptTokens, completionTokens }: Usage, factor: number): Usage => ({
  promptTokens: Math.ceil(promptTokens * factor),
  completionTokens: Math.ceil(completionTokens * factor),
});

/** The most that orders which are not collected yet may cost, in tokens that would cost the same live. */
export function reservedByOrders(run: Pick<StageRun, 'db' | 'jobId' | 'settings'>): Usage {
  const factor = factorOf(run);
  return openOrders(run.db, run.jobId)
    .filter(({ transport }) => transport === 'order')
    .map(({ mostPromptTokens: promptTokens, mostCompletionTokens: completionTokens }) =>
      asLive({ promptTokens, completionTokens }, factor),
    )
    .reduce(sumUsage, noUsage);
}
