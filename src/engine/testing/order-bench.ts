import { join } from 'node:path';
import type { JobSnapshot } from '../../shared/job.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { OrderSummary } from '../../shared/order.ts';
import type { DemoModel, DemoModelOptions } from '../demo-model/demo-model.ts';
import { askedName } from '../demo-model/mail/mail-responders.ts';
import type { Engine } from '../engine-api.ts';
import type { EngineOptions } from '../engine-options.ts';
import { accessTo } from './access.ts';
import { accountForRows } from './account-for-rows.ts';
import { makeMailFile } from './mail-file.ts';
import { withDatabase, writeSourceFile } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './test-bench.ts';

export const hourMs = 3_600_000;

/** A file, a demo model and a clock that both go by. */
export interface OrderBench {
  readonly path: string;
  readonly demo: DemoModel;
  readonly access: ReturnType<typeof accessTo>;
  /** Lets time go by for engines and the demo model. */
  pass(milliseconds: number): void;
  open(options?: EngineOptions): Promise<Engine>;
  /** Starts a job whose calls go by orders, and waits until it waits. */
  order(engine: Engine): Promise<JobSnapshot>;
  /** Collects until the job waits for something that time alone brings, or is over. */
  collect(engine: Engine): Promise<JobSnapshot>;
  /** Lets time go by and collects, until the job does not wait any more. */
  toItsEnd(engine: Engine): Promise<JobSnapshot>;
  /** What is wrong with the results and the books of a job that is over; empty where nothing is. */
  problems(engine: Engine): Promise<readonly string[]>;
}

export interface OrderBenchOptions extends DemoModelOptions {
  /** So many mails in place of users. */
  readonly mails?: number;
  readonly users?: number;
  readonly rowsPerUser?: number;
  readonly settings?: Partial<ModelSettings>;
}

/** What went into seeing whether texts are embedded at all, before the job: its own it is not. */
const triedTokens = ({ record }: DemoModel): number =>
  record.calls
    .filter(
      ({ asked, isOrdered }) => !isOrdered && asked.length === 1 && asked[0] === askedName('embed', 'ready'),
    )
    .reduce((sum, { promptTokens }) => sum + promptTokens, 0);

/** Every line of an order that is closed is accounted for. */
function unbalanced(orders: readonly OrderSummary[]): readonly string[] {
  return orders
    .filter(({ state, lines }) => state === 'collected' && lines > 0)
    .filter(({ replies, refusals, unanswered, lines }) => replies + refusals + unanswered !== lines)
    .filter(({ replies, refusals, unanswered }) => replies + refusals + unanswered !== 0)
    .map((order) => `order ${order.id} has ${order.lines} lines, and ${JSON.stringify(order)}`);
}

export async function makeOrderBench(options: OrderBenchOptions = {}): Promise<OrderBench> {
  const { users = 30, rowsPerUser = 4, mails, settings, ...demoOptions } = options;
  const path = mails === undefined ? join(makeFolder(), 'source.db') : makeMailFile(mails);
  const pipeline = mails === undefined ? 'events' : 'mail';
  if (mails === undefined) writeSourceFile(path, { form: 'text', users, rowsPerUser });
  const demo = await makeDemo({ orders: { takesMs: hourMs }, ...demoOptions });
  const access = accessTo(demo, settings, demoOptions.apiKey ?? null);
  let passedMs = 0;
  const pass = (milliseconds: number): void => {
    passedMs += milliseconds;
    demo.orders.passTime(milliseconds);
  };
  const collect = async (engine: Engine): Promise<JobSnapshot> => {
    for (;;) {
      const over = Promise.withResolvers<void>();
      const leave = engine.subscribe({
        event: ({ type, data }) => {
          const rests = type === 'complete' || (type === 'status' && data.status !== 'running');
          if (rests) over.resolve();
        },
      });
      try {
        const begun = await engine.collect({ apiKey: access.apiKey });
        if (begun?.status !== 'running') break;
        await over.promise;
        await new Promise((resolve) => setTimeout(resolve, 1));
      } finally {
        leave();
      }
    }
    const job = await engine.snapshot();
    if (job === null) throw new Error('There is no job.');
    return job;
  };
  return {
    path,
    demo,
    access,
    pass,
    open: (more = {}) =>
      openHere(path, {
        now: () => Date.now() + passedMs,
        // Time that an engine waits for goes by at once.
        orderWait: async (milliseconds, signal) => {
          signal.throwIfAborted();
          pass(milliseconds);
        },
        ...more,
      }),
    order: (engine) =>
      runToEnd(engine, () =>
        engine.start({ pipeline, selection: { kind: 'all' }, transport: 'order' }, access),
      ),
    collect,
    toItsEnd: async (engine) => {
      for (let hours = 0; hours < 200; hours += 1) {
        const job = await collect(engine);
        if (job.status !== 'waiting') return job;
        pass(hourMs / 4);
      }
      throw new Error('The job waits for ever.');
    },
    problems: async (engine) => {
      const job = await engine.snapshot();
      const { told, untold, ordered } = demo.bill();
      const rows = mails === undefined ? accountForRows(path).problems : [];
      const problems = [...rows, ...unbalanced(await engine.orders())];
      const billed = {
        prompt: told.promptTokens + untold.promptTokens + ordered.promptTokens - triedTokens(demo),
        completion: told.completionTokens + untold.completionTokens + ordered.completionTokens,
      };
      if (job?.promptTokens !== billed.prompt || job.completionTokens !== billed.completion)
        problems.push(
          `the bill is ${billed.prompt}/${billed.completion}, the job says ${job?.promptTokens}/${job?.completionTokens}`,
        );
      const waiting = withDatabase(path, (db) =>
        db
          .prepare("SELECT COUNT(*) FROM gleaner_call WHERE status IN ('ordered', 'sent', 'received')")
          .pluck()
          .get(),
      );
      if (waiting !== 0) problems.push(`${waiting} calls are still under way`);
      return problems;
    },
  };
}
