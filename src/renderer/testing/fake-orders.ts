import type { OrderSummary } from '../../shared/order.ts';
import { ok } from './fake-routes.ts';
import { jobOf, type Scene } from './scenes.ts';

const hour = 3_600_000;

/** An order at the provider that is half answered, and one before it that was collected. */
function ordersOf(jobId: string): readonly OrderSummary[] {
  const at = Date.now() - 3 * hour;
  const made: OrderSummary = {
    ...{ id: 2, jobId, stage: 'extraction', transport: 'order', state: 'submitted', isCancelling: false },
    ...{ baseUrl: 'https://api.openai.com/v1', orderId: 'batch_68a1f0', status: 'in_progress' },
    ...{ model: 'gpt-4.1-mini', lines: 1_180, done: 612, failed: 3 },
    ...{ replies: 0, refusals: 0, unanswered: 0, createdAt: at, submittedAt: at },
    ...{ dueAt: at + 24 * hour, keptUntil: null, collectedAt: null, error: null, notes: [] },
  };
  return [
    made,
    {
      ...{ ...made, id: 1, state: 'collected', orderId: 'batch_689c22', status: 'expired', lines: 1_284 },
      ...{ replies: 1_098, refusals: 6, unanswered: 180, createdAt: at - 26 * hour, collectedAt: at },
      notes: [{ kind: 'doubled', count: 2, detail: '' }],
    },
  ];
}

/** The orders of the job that a scene shows. */
export function orderRoutes(scene: Scene) {
  const job = jobOf(scene);
  const told = job === null ? null : { ...job, revision: 1 };
  return {
    'order.list': () => ok(job?.orders ? ordersOf(job.jobId) : []),
    'order.look': () => ok(told),
    'order.change': () => ok(told),
  };
}
