import type { Price } from '../../shared/model-settings.ts';
import type { Usage } from '../calling/model-reply.ts';

const million = 1_000_000;

/** Money for tokens in the price's currency, or null where the price is unknown. */
export function costOf(usage: Usage, price: Price | null): number | null {
  if (price === null) return null;
  return (
    (usage.promptTokens * price.inputPerMillion + usage.completionTokens * price.outputPerMillion) / million
  );
}

export interface BudgetCheck {
  readonly budget: number | null;
  readonly price: Price | null;
  readonly spent: Usage;
  /** What calls in flight may still cost, at the most. */
  readonly reserved: Usage;
  readonly next: Usage;
}

/** Whether the next call can be paid for, even if it and all in flight turn out as dear as they may. */
export function withinBudget(check: BudgetCheck): boolean {
  if (check.budget === null) return true;
  const total = {
    promptTokens: check.spent.promptTokens + check.reserved.promptTokens + check.next.promptTokens,
    completionTokens:
      check.spent.completionTokens + check.reserved.completionTokens + check.next.completionTokens,
  };
  const cost = costOf(total, check.price);
  return cost === null || cost <= check.budget;
}
