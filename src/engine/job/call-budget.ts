import { AppError } from '../../shared/app-error.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import { noUsage, sumUsage, type Usage } from '../calling/model-reply.ts';
import { type BudgetCheck, withinBudget } from '../packing/cost.ts';
import type { Batch } from '../packing/pack-batches.ts';
import type { Pause } from './stage-end.ts';

/** What calls in flight may cost, beside what has been spent, held against the budget of the settings. */
export type CallBudget = ReturnType<typeof createCallBudget>;

/**
 * @param spent what the job has spent by now
 * @param ordered what its orders may still cost, as much as if they cost what any call does
 */
export function createCallBudget(
  { budget, price }: ModelSettings,
  spent: () => BudgetCheck['spent'],
  ordered: () => Usage = () => noUsage,
) {
  const reserved = new Map<Batch, Usage>();
  const amount = `${budget ?? 0} ${price?.currency ?? ''}`.trim();
  const exceeded: Pause = {
    kind: 'paused',
    reason: 'budget',
    error: new AppError('budget', `The next call could pass the budget of ${amount}.`, {
      hint: 'Raise the budget in the settings, then resume.',
      params: { budget: amount },
    }),
  };
  const inFlight = new Set<Batch>();
  const reservedOf = (batch: Batch): Usage => reserved.get(batch) ?? noUsage;
  const isWithin = (batches: Iterable<Batch>, next: Usage): boolean =>
    budget === null ||
    withinBudget({
      budget,
      price,
      spent: spent(),
      reserved: [...batches].map(reservedOf).reduce(sumUsage, ordered()),
      next,
    });
  const isPassed = (): boolean => !isWithin(inFlight, noUsage);
  return {
    /** Whether there is room for a call that takes so much at most. */
    allows: (next: Usage) => isWithin(reserved.keys(), next),
    /** Holds so much back until the batch's reply is counted as spent. */
    reserve: (batch: Batch, atMost: Usage) => void reserved.set(batch, atMost),
    /** The batch has its place; answers whether it may still be sent, after what tries that broke off have taken. */
    begin: (batch: Batch) => {
      inFlight.add(batch);
      if (!isPassed()) return true;
      inFlight.delete(batch);
      return false;
    },
    /** Holds back more for a batch that was sent: so much a try that broke off has taken. */
    extend: (batch: Batch, more: Usage) => void reserved.set(batch, sumUsage(reservedOf(batch), more)),
    /** Whether what has been spent goes beyond it with what is in flight. What waits for a place need not be sent. */
    isPassed,
    release: (batch: Batch) => {
      reserved.delete(batch);
      inFlight.delete(batch);
    },
    /** The pause where there is no room and nothing in flight that could make some. */
    exceeded,
  };
}
