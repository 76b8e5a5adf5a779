import { startDemoModel } from '../engine/demo-model/demo-model.ts';
import { parseFaults } from '../engine/demo-model/faults.ts';
import { parseOrderFaults } from '../engine/demo-model/orders/order-faults.ts';
import { runShard } from '../engine/demo-model/orders/run-shard.ts';
import { parseQuirks } from '../engine/demo-model/quirks.ts';
import { type LimitTelling, limitTellings } from '../engine/demo-model/request-limiter.ts';
import { AppError } from '../shared/app-error.ts';
import { print } from './print.ts';

export interface DemoModelCommandOptions {
  readonly port?: string;
  readonly latency?: string;
  readonly latencyPerToken?: string;
  readonly requestsPerMinute?: string;
  readonly tokensPerMinute?: string;
  readonly tellsLimits?: string;
  readonly mostAtOnce?: string;
  readonly refuseEvery?: string;
  readonly faults?: string;
  readonly seed?: string;
  readonly as?: string;
  readonly quirk?: string;
  readonly ordersTake?: string;
  readonly queuedTokens?: string;
  readonly orderFaults?: string;
}

function natural(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new AppError('bad_input', `${option} ${text} makes no sense: it has to be a number from 0.`, {
    hint: 'See gleaner demo-model --help.',
  });
}

/** What was thrown, as a refusal of what was typed. */
function refused(cause: unknown, hint: string, before = ''): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError('bad_input', `${before}${why}`, { hint, cause });
}

function parsed<Value>(read: () => Value, hint: string): Value {
  try {
    return read();
  } catch (cause) {
    throw refused(cause, hint);
  }
}

const readFaults = (text: string) =>
  parsed(() => parseFaults(text), 'Such as --faults empty=0.1,http_500=0.05');

const readOrderFaults = (text: string) =>
  parsed(() => parseOrderFaults(text), 'Such as --order-faults lost_create=1,missing_line=2');

/** What nobody has said anything of is left out. */
const withoutUndefined = (given: object): object =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

/** How the orders of the demo model go. */
const readOrders = (options: DemoModelCommandOptions): object =>
  withoutUndefined({
    takesMs: natural('--orders-take', options.ordersTake),
    queuedTokens: natural('--queued-tokens', options.queuedTokens),
    faults: options.orderFaults === undefined ? undefined : readOrderFaults(options.orderFaults),
  });

/** `demo-batch`: answers a file of requests, by the demo model, as `vllm run-batch` would. */
export async function runDemoBatch(input: string, output: string): Promise<void> {
  const demo = await startDemoModel({ keepRecord: false });
  try {
    const lines = await runShard({ input, output, answer: demo.answerLine }).catch((cause: unknown) => {
      throw refused(cause, 'See gleaner demo-batch --help.');
    });
    print(`${lines} requests are answered: ${output}\n`);
  } finally {
    await demo.close();
  }
}

function readTelling(text: string | undefined): LimitTelling | undefined {
  const telling = limitTellings.find((each) => each === text);
  if (text === undefined || telling !== undefined) return telling;
  throw new AppError('bad_input', `--tells-limits ${text} makes no sense.`, {
    hint: `It is one of ${limitTellings.join(', ')}.`,
  });
}

const readQuirks = ({ as, quirk }: DemoModelCommandOptions) =>
  parsed(() => parseQuirks(as, quirk), 'Such as --as openrouter, or --quirk no_usage,no_done');

/** `demo-model`: the demo model as a server of its own, until SIGINT or SIGTERM. */
export async function runDemoModel(options: DemoModelCommandOptions): Promise<void> {
  const given = withoutUndefined({
    port: natural('--port', options.port),
    latencyMs: natural('--latency', options.latency),
    latencyPerTokenMs: natural('--latency-per-token', options.latencyPerToken),
    requestsPerMinute: natural('--requests-per-minute', options.requestsPerMinute),
    tokensPerMinute: natural('--tokens-per-minute', options.tokensPerMinute),
    tellsLimits: readTelling(options.tellsLimits),
    mostAtOnce: natural('--most-at-once', options.mostAtOnce),
    refuseEvery: natural('--refuse-every', options.refuseEvery),
    seed: natural('--seed', options.seed),
    faults: options.faults === undefined ? undefined : readFaults(options.faults),
    quirks: readQuirks(options),
    orders: readOrders(options),
  });
  const demo = await startDemoModel(given).catch((cause: unknown) => {
    throw refused(cause, 'Try another --port.', 'The demo model could not start: ');
  });
  print(`The demo model listens at ${demo.baseUrl}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await demo.close();
}
