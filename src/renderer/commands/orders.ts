import type { Answer, ToldJob } from '../../shared/contract.ts';
import { ask } from '../bridge/ask.ts';
import { liveReads, readClient } from '../reads/read-client.ts';
import { withProblem, withSnapshot } from '../store/reducers.ts';
import { update } from '../store/store.ts';
import { resumeJob } from './job-commands.ts';

/** Takes in how the job stands then; what is read of orders is read again. */
async function take(asked: Promise<Answer<ToldJob | null>>): Promise<boolean> {
  const answer = await asked;
  update((state) => {
    if (!answer.ok) return withProblem(state, answer.error);
    return answer.data === null ? state : withSnapshot(state, answer.data);
  });
  await readClient.invalidateQueries({ queryKey: [liveReads] });
  return answer.ok;
}

/** Asks the provider how the orders stand. */
export const lookAtOrders = async (): Promise<void> => void (await take(ask('order.look', undefined)));

/** Cancels the order; what it leaves goes at once. */
export const hurryOrder = async (): Promise<void> => void (await take(ask('order.change', { act: 'hurry' })));

/** Gives up an order of which nobody can say what became of it, and asks what it held again. */
export async function sendOrderAgain(): Promise<void> {
  if (await take(ask('order.change', { act: 'give_up' }))) await resumeJob();
}
