import type { Command } from 'commander';
import { classifyCallError } from '../engine/calling/call-error.ts';
import { selfTestOrders } from '../engine/calling/orders/self-test.ts';
import { selfTestRequest } from '../engine/calling/orders/self-test-request.ts';
import { steadyClock } from '../engine/calling/pace/pace-clock.ts';
import { openModelProbe } from '../engine/model-probe.ts';
import { codedError } from '../shared/words/coded-error.ts';
import { exitCodes } from './exit-code.ts';
import { addModelOptions, type ModelOptions, readNumber, readRunAccess } from './model-options.ts';

interface SelfTestOptions extends ModelOptions {
  readonly order?: string;
  readonly wait?: string;
}

const defaultWaitMinutes = 60;

const sign = (isWell: boolean | null): string => (isWell === null ? '·' : isWell ? '✓' : '✗');

async function runSelfTest(options: SelfTestOptions): Promise<number> {
  const access = readRunAccess(options, process.env);
  const probe = openModelProbe();
  try {
    const orders = await probe.orderAccess(access);
    if (orders === null) throw codedError('no_orders');
    const client = await probe.connect(access);
    const asked = client.bodyOf(
      { kind: 'chat', messages: [{ role: 'user', content: 'Answer with one word: ready' }] },
      access.settings.maxOutputTokens,
    );
    const minutes = readNumber('--wait', options.wait) ?? defaultWaitMinutes;
    const test = selfTestOrders({
      access: orders,
      ...selfTestRequest(access.settings, asked, orders.facts.chat),
      orderId: options.order ?? null,
      waitMs: minutes * 60_000,
      wait: steadyClock.wait,
      signal: new AbortController().signal,
      now: Date.now,
    });
    let isWell = true;
    for (;;) {
      const step = await test.next();
      if (step.done === true) {
        if (step.value.kind === 'waiting')
          process.stdout.write(
            `· it is still under way. Look again with: order selftest … --order ${step.value.orderId}\n`,
          );
        if (step.value.kind === 'waiting') return exitCodes.waiting;
        return isWell && step.value.kind === 'over' ? exitCodes.allSucceeded : exitCodes.someFailed;
      }
      isWell &&= step.value.isWell !== false;
      process.stdout.write(`${sign(step.value.isWell)} ${step.value.words}\n`);
    }
  } catch (thrown) {
    throw classifyCallError(thrown, Date.now()).error;
  } finally {
    await probe.close();
  }
}

/** Adds `order selftest`. */
export function addSelfTestCommand(order: Command): void {
  addModelOptions(
    order
      .command('selftest')
      .description(
        'run an order of three lines at your own provider, and see what it does; it costs three short answers, or nothing with Qwen',
      )
      .option('--wait <minutes>', 'how long it is waited for', String(defaultWaitMinutes))
      .option('--order <id>', 'look at one that was made before'),
  ).action(async (options: SelfTestOptions) => {
    process.exitCode = await runSelfTest(options);
  });
}
