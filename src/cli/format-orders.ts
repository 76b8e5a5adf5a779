import type { JobSnapshot } from '../shared/job.ts';
import type { OrderNote, OrderSummary } from '../shared/order.ts';
import { formatNumber } from './format-number.ts';

/** An instant as this machine's clock shows it. */
export function instant(at: number): string {
  const date = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

const requests = (count: number): string => `${formatNumber(count)} ${count === 1 ? 'request' : 'requests'}`;

/** What a job waits for, and how it is gone on with. */
export function waitingWords({ transport, orders }: JobSnapshot, path: string): string {
  const {
    open = 0,
    lines = 0,
    done = 0,
    dueAt = null,
    keptUntil = null,
    isCancelling = false,
  } = orders ?? {};
  if (transport === 'file') {
    return open === 0
      ? `What is left is in no file yet. Write it with: order export ${path} --out FOLDER`
      : `The job waits for answers to ${requests(lines)} in ${open === 1 ? 'one file' : `${open} files`}.\nRead them with: order import ${path} RESULTS…`;
  }
  const due = dueAt === null ? '' : `, due by ${instant(dueAt)}`;
  const kept = keptUntil === null ? '' : `\nWhat came can be fetched until ${instant(keptUntil)}.`;
  const trouble = orders?.error ? `\n${orders.error.message} [${orders.error.code}]` : '';
  const what = isCancelling ? 'The job is cancelled as soon as its order is' : 'The job waits for its order';
  return `${what}: ${formatNumber(done)} of ${requests(lines)} done${due}.${kept}${trouble}\nCollect it with: collect ${path}`;
}

const noteWords: Readonly<Record<OrderNote['kind'], (count: string) => string>> = {
  alien: (count) => `${count} that nobody asked for`,
  unreadable: (count) => `${count} unreadable`,
  doubled: (count) => `${count} twice`,
  late: (count) => `${count} too late`,
  missing: (count) => `${count} missing, perhaps paid for`,
  twin: (count) => `made ${count} more often by the provider`,
  maybe_paid: () => 'made anew, perhaps paid for twice',
  given_up: (count) => `${count} given up, perhaps paid for`,
};

/** A line of the list of orders. */
export function orderLine(order: OrderSummary): string {
  const { id, jobId, stage, state, isCancelling, lines, done, failed, createdAt, orderId, notes } = order;
  const told =
    state === 'collected'
      ? `${formatNumber(order.replies)} answered, ${formatNumber(order.refusals)} refused, ${formatNumber(order.unanswered)} not`
      : `${formatNumber(done + failed)} of ${requests(lines)} done`;
  const odd = notes.map(({ kind, count }) => noteWords[kind](formatNumber(count)));
  const name = order.transport === 'file' ? 'file' : (orderId ?? 'not made yet');
  const how = isCancelling && state !== 'collected' ? `${state}, to be cancelled` : state;
  const why = order.error === null ? '' : `\n      ${order.error.message} [${order.error.code}]`;
  const more = odd.length === 0 ? '' : `; ${odd.join(', ')}`;
  return `${String(id).padStart(4)}  ${instant(createdAt)}  ${jobId}  ${stage}  ${how.padEnd(10)}  ${told}${more}  (${name})${why}\n`;
}
