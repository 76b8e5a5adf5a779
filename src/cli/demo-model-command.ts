import { startDemoModel } from '../engine/demo-model/demo-model.ts';
import { parseFaults } from '../engine/demo-model/faults.ts';
import { parseQuirks } from '../engine/demo-model/quirks.ts';
import { type LimitTelling, limitTellings } from '../engine/demo-model/request-limiter.ts';
import { AppError } from '../shared/app-error.ts';

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
}

function natural(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new AppError('bad_input', `${option} ${text} makes no sense: it has to be a number from 0.`, {
    hint: 'See gleaner demo-model --help.',
  });
}

function readFaults(text: string | undefined): ReturnType<typeof parseFaults> | undefined {
  if (text === undefined) return undefined;
  try {
    return parseFaults(text);
  } catch (cause) {
    throw new AppError('bad_input', cause instanceof Error ? cause.message : String(cause), {
      hint: 'Such as --faults empty=0.1,http_500=0.05',
      cause,
    });
  }
}

function readTelling(text: string | undefined): LimitTelling | undefined {
  const telling = limitTellings.find((each) => each === text);
  if (text === undefined || telling !== undefined) return telling;
  throw new AppError('bad_input', `--tells-limits ${text} makes no sense.`, {
    hint: `It is one of ${limitTellings.join(', ')}.`,
  });
}

function readQuirks({ as, quirk }: DemoModelCommandOptions): ReturnType<typeof parseQuirks> {
  try {
    return parseQuirks(as, quirk);
  } catch (cause) {
    throw new AppError('bad_input', cause instanceof Error ? cause.message : String(cause), {
      hint: 'Such as --as openrouter, or --quirk no_usage,no_done',
      cause,
    });
  }
}

/** `demo-model`: the demo model as a server of its own, until SIGINT or SIGTERM. */
export async function runDemoModel(
  options: DemoModelCommandOptions,
  write: (text: string) => void,
): Promise<void> {
  const given = {
    port: natural('--port', options.port),
    latencyMs: natural('--latency', options.latency),
    latencyPerTokenMs: natural('--latency-per-token', options.latencyPerToken),
    requestsPerMinute: natural('--requests-per-minute', options.requestsPerMinute),
    tokensPerMinute: natural('--tokens-per-minute', options.tokensPerMinute),
    tellsLimits: readTelling(options.tellsLimits),
    mostAtOnce: natural('--most-at-once', options.mostAtOnce),
    refuseEvery: natural('--refuse-every', options.refuseEvery),
    seed: natural('--seed', options.seed),
    faults: readFaults(options.faults),
    quirks: readQuirks(options),
  };
  const demo = await startDemoModel(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  ).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('bad_input', `The demo model could not start: ${why}`, {
      hint: 'Try another --port.',
      cause,
    });
  });
  write(`The demo model listens at ${demo.baseUrl}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await demo.close();
}
