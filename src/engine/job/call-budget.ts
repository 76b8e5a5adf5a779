import { AppError } from '../../shared/app-error.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { Usage } from '../calling/model-reply.ts';
import { type BudgetCheck, withinBudget } from '../packing/cost.ts';
import type { Batch } from '../packing/pack-batches.ts';
import type { Pause } from './stage-end.ts';

const sumUsage = (a: Usage, b: Usage): Usage => ({
  promptTokens: a.promptTokens + b.promptTokens,
  completionTokens: a.completionTokens + b.completionTokens,
});

/** What calls in flight may cost, beside what has been spent, held against the budget of the settings. */
export interface CallBudget {
  /** Whether there is room for a call that takes so much at most. */
  allows(atMost: Usage): boolean;
  /** Holds so much back until the batch's reply is counted as spent. */
  reserve(batch: Batch, atMost: Usage): void;
  release(batch: Batch): void;
  /** The pause where there is no room and nothing in flight that could make some. */
  readonly exceeded: Pause;
}

/** @param spent what the job has spent by now */
export function createCallBudget(
  { budget, price }: ModelSettings,
  spent: () => BudgetCheck['spent'],
): CallBudget {
  const reserved = new Map<Batch, Usage>();
  const amount = `${budget ?? 0} ${price?.currency ?? ''}`.trim();
  return {
    allows: (next) =>
      budget === null ||
      withinBudget({
        budget,
        price,
        spent: spent(),
        reserved: [...reserved.values()].reduce(sumUsage, { promptTokens: 0, completionTokens: 0 }),
        next,
      }),
    reserve: (batch, atMost) => void reserved.set(batch, atMost),
    release: (batch) => void reserved.delete(batch),
    exceeded: {
      kind: 'paused',
      reason: 'budget',
      error: new AppError('budget', `The next call could pass the budget of ${amount}.`, {
        hint: 'Raise the budget in the settings, then resume.',
        params: { budget: amount },
      }),
    },
  };
}
