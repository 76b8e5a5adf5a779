import { expect, it } from 'vitest';
import { AppError } from '../../shared/app-error.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import type { OrderSummary, OrdersStanding } from '../../shared/order.ts';
import { createOrderKeeper } from './order-keeper.ts';
import { jobSnapshot } from './testing/job-snapshot.ts';

const standing: OrdersStanding = {
  ...{ open: 1, made: 1, lines: 9, done: 0, unknown: 0, isCancelling: false },
  ...{ submittedAt: 1, dueAt: null, keptUntil: null, error: null },
};
const waits = jobSnapshot({ jobId: 'j', status: 'waiting', transport: 'order', orders: standing });
const goesOn = jobSnapshot({ jobId: 'j', status: 'running', transport: 'order', orders: standing });
const isOver = jobSnapshot({ jobId: 'j', status: 'completed', transport: 'order', orders: standing });

const order = { baseUrl: 'https://api.example/v1', state: 'submitted', transport: 'order' } as OrderSummary;

/** A keeper whose clock is set on by hand, and whose engine knows orders by the key “right” alone. */
function setUp(answers: readonly (JobSnapshot | null | AppError)[], keys: readonly string[] = ['right']) {
  const left = [...answers];
  const told: string[] = [];
  let timer: { readonly call: () => void; readonly wait: number } | null = null;
  const keeper = createOrderKeeper({
    engine: {
      orders: async () => [order],
      collect: async ({ apiKey, origin }) => {
        told.push(`asked with ${apiKey}${origin === undefined ? '' : ` for ${origin}`}`);
        if (apiKey !== 'right' && origin === undefined) throw new AppError('order_elsewhere', 'Another key.');
        const answer = left.shift();
        if (answer instanceof AppError) throw answer;
        return answer ?? null;
      },
    },
    keysFor: async (origin) => (origin === 'https://api.example' ? keys : []),
    onJob: ({ status }) => told.push(`is ${status}`),
    onWaiting: (isWaiting) => told.push(isWaiting ? 'waits' : 'nothing waits'),
    onTrouble: (thrown) => told.push((thrown as AppError).code),
    later: (call, wait) => {
      timer = { call, wait };
      return () => {
        timer = null;
      };
    },
  });
  const pass = async (): Promise<number> => {
    const { call, wait } = timer ?? { call: () => undefined, wait: 0 };
    timer = null;
    call();
    await new Promise(setImmediate);
    return wait;
  };
  return { keeper, told, pass, isSet: () => timer !== null };
}

it('asks ever less often while a job waits, and no more once it goes on', async () => {
  const { keeper, told, pass, isSet } = setUp([...Array<JobSnapshot>(8).fill(waits), goesOn]);
  keeper.heard(waits);
  const waited: number[] = [];
  for (let look = 0; look < 8; look += 1) waited.push(await pass());
  expect(waited).toEqual([20_000, 30_000, 45_000, 67_500, 101_250, 151_875, 227_812.5, 300_000]);
  await pass();
  keeper.heard(goesOn);
  expect(told.filter((line) => line.startsWith('is'))).toEqual([
    ...Array(8).fill('is waiting'),
    'is running',
  ]);
  expect(isSet()).toBe(false);
});

it('asks whether another job waits once one is over, also where it is over while it is asked after', async () => {
  const { keeper, told } = setUp([null, null]);
  keeper.heard(isOver);
  keeper.heard(isOver);
  await new Promise(setImmediate);
  expect(told).toEqual(['asked with right', 'nothing waits', 'asked with right', 'nothing waits']);
});

it('asks after a job that waits behind the one on show, once that has come to its end, and not while it runs', async () => {
  const { keeper, told, pass, isSet } = setUp([waits, waits, goesOn]);
  keeper.heard(waits);
  const beside = jobSnapshot({ jobId: 'k', status: 'running' });
  keeper.heard(beside);
  expect(isSet()).toBe(false);
  keeper.heard({ ...beside, status: 'completed' });
  await keeper.settled();
  expect(told).toEqual(['waits', 'asked with right', 'is waiting']);
  expect(keeper.isWaiting()).toBe(true);
  expect(isSet()).toBe(true);
  await pass();
  expect(told.slice(3)).toEqual(['asked with right', 'is waiting']);
  // What is paused for a person keeps nobody from being collected.
  keeper.heard({ ...beside, status: 'paused', reason: 'user' });
  expect(isSet()).toBe(true);
});

it('goes on asking after what kept it from being answered', async () => {
  const { keeper, told, pass, isSet } = setUp([new AppError('offline', 'No network.'), waits]);
  keeper.heard(waits);
  await pass();
  expect(isSet()).toBe(true);
  await pass();
  expect(told).toEqual(['waits', 'asked with right', 'offline', 'asked with right', 'is waiting']);
});

it('asks with the key that the order was made with, and where that is gone, with the one that is meant for its address', async () => {
  const found = setUp([waits], ['wrong', 'right']);
  await found.keeper.look();
  expect(found.told).toEqual(['asked with wrong', 'asked with right', 'is waiting']);
  const gone = setUp([waits], ['new']);
  await gone.keeper.look();
  expect(gone.told).toEqual(['asked with new', 'asked with new for https://api.example', 'is waiting']);
});

it('tells nothing of what it hears once it has ended, and asks no more', async () => {
  const { keeper, told, isSet } = setUp([waits]);
  const looking = keeper.look();
  keeper.heard(waits);
  keeper.end();
  await looking;
  expect(told).toEqual(['waits', 'asked with right']);
  expect(isSet()).toBe(false);
});
