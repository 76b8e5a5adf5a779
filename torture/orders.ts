import { closeSync, existsSync, ftruncateSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoModel } from '../src/engine/demo-model/demo-model.ts';
import type { OrderFault, OrderFaults } from '../src/engine/demo-model/orders/order-faults.ts';
import { createSeededRandom, type Random } from '../src/engine/demo-model/seeded-random.ts';
import { unpack } from '../src/engine/ledger/packed.ts';
import { accountForRows, integrityOf } from '../src/engine/testing/account-for-rows.ts';
import { askedRows } from '../src/engine/testing/asked-rows.ts';
import { programScript } from '../src/engine/testing/programs.ts';
import { withDatabase, writeSourceFile } from '../src/engine/testing/source-file.ts';
import { type SpawnedScript, spawnScript } from '../src/engine/testing/spawn-script.ts';
import { type Figures, sumFigures, type Torture } from './round.ts';
import { becomes, forEachRound, onScene, type Scene } from './scene.ts';

const script = programScript('order-process');
const users = 24;
const hourMs = 3_600_000;
const mostKills = 4;
/** A job comes to its end within so many goings on, each a quarter of an hour after the last. */
const mostSteps = 60;
/** A live call that ended so shortly before a kill may not have been written down. */
const justMs = 1_000;

/** Every request that an order needs: before it is done, when it is done, and just after it was answered. */
const requests = [
  'POST /files',
  'POST /batches',
  'GET /batches',
  'GET /batches/ID',
  'GET /files/ID/content',
  'DELETE /files/ID',
] as const;
const moments = ['arrived', 'done', 'answered'] as const;

interface Kill {
  readonly request: (typeof requests)[number];
  readonly moment: (typeof moments)[number];
  /** The how many-eth of these. */
  readonly count: number;
  /** The power goes with the process: what is not synced yet is lost. */
  readonly isPowerCut: boolean;
}

const pick = <Value>(values: readonly Value[], random: Random): Value =>
  values[Math.floor(random() * values.length)] as Value;

/** Each arrow in its turn, so that a few rounds are at all of them; the second of its kind now and then. */
const killAt = (arrow: number, random: Random): Kill => ({
  request: requests[arrow % requests.length] ?? 'POST /batches',
  moment: moments[Math.floor(arrow / requests.length) % moments.length] ?? 'arrived',
  count: random() < 0.3 ? 2 : 1,
  isPowerCut: random() < 0.5,
});

const mildFaults: readonly OrderFault[] = [
  'shuffled',
  'doubled_line',
  'alien_line',
  'cut_download',
  'early_create',
  'bare_list',
  'half_expired',
  'lost_create',
  'lost_upload',
  'unmade_create',
  'doubled_create',
  'vanished',
];

function someFaults(random: Random): OrderFaults {
  const faults: Partial<Record<OrderFault, number>> = {};
  for (let count = Math.floor(random() * 3); count > 0; count -= 1) faults[pick(mildFaults, random)] = 1;
  return faults;
}

/** Takes away what the disk had not been told to keep. */
function cutPower(path: string, syncedBytes: number, random: Random): void {
  const wal = `${path}-wal`;
  if (!existsSync(wal)) return;
  const { size } = statSync(wal);
  const kept = Math.min(size, syncedBytes + Math.floor(random() * Math.max(0, size - syncedBytes)));
  const file = openSync(wal, 'r+');
  ftruncateSync(file, kept);
  closeSync(file);
  // The index of the WAL is memory. Lines of an order that is not announced yet may be cut short.
  const folder = `${path}.gleaner-orders`;
  const isDrafting = withDatabase(path, (db) => {
    try {
      return db.prepare("SELECT 1 FROM gleaner_order WHERE state = 'drafting'").get() !== undefined;
    } catch {
      return false;
    }
  });
  if (!isDrafting || !existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const lines = openSync(join(folder, name), 'r+');
    ftruncateSync(lines, Math.floor(random() * statSync(join(folder, name)).size));
    closeSync(lines);
  }
}

interface Books {
  readonly ordered: { readonly prompt: number; readonly completion: number };
  /** Rows of calls that may have been paid for twice, as the ledger says. */
  readonly excused: ReadonlySet<string>;
  readonly hasMissing: boolean;
  readonly hasTwins: boolean;
  readonly unbalanced: number;
}

function readBooks(path: string): Books {
  return withDatabase(path, (db) => {
    const ordered = db
      .prepare<[], Books['ordered']>(
        'SELECT SUM(ordered_prompt_tokens) AS prompt, SUM(ordered_completion_tokens) AS completion FROM gleaner_job',
      )
      .get() ?? { prompt: 0, completion: 0 };
    const orders = db
      .prepare<
        [],
        { id: number; notes: string; state: string; lines: number; sum: number; twin: number | null }
      >(
        `SELECT id, notes, state, lines, replies + refusals + unanswered AS sum, twin_of AS twin FROM gleaner_order`,
      )
      .all();
    const said = (notes: string, ...kinds: readonly string[]): boolean =>
      kinds.some((kind) => notes.includes(`"${kind}"`));
    const doubtful = new Set(
      orders.filter(({ notes }) => said(notes, 'maybe_paid', 'twin', 'given_up')).map(({ id }) => id),
    );
    const excused = new Set<string>();
    for (const { manifest, status, orderId, twin } of db
      .prepare<[], { manifest: Buffer; status: string; orderId: number | null; twin: number | null }>(
        `SELECT call.manifest, call.status, call.order_id AS orderId, o.twin_of AS twin
         FROM gleaner_call call LEFT JOIN gleaner_order o ON o.id = call.order_id`,
      )
      .iterate())
      if (status === 'lost' || doubtful.has(orderId ?? -1) || twin !== null)
        for (const { recordIds } of unpack(manifest) as readonly { recordIds: readonly string[] }[])
          for (const id of recordIds) excused.add(id);
    return {
      ordered,
      excused,
      hasTwins: orders.some(({ twin }) => twin !== null),
      hasMissing: orders.some(({ notes }) => said(notes, 'missing', 'maybe_paid', 'given_up')),
      unbalanced: orders.filter(
        ({ state, lines, sum, twin }) => state === 'collected' && twin === null && lines !== sum,
      ).length,
    };
  });
}

/** Rows that were answered more than once, and of which nothing excuses that. */
function paidTwice(
  demo: DemoModel,
  path: string,
  excused: ReadonlySet<string>,
  justAsked: ReadonlySet<string>,
): number {
  const answered = demo.record.calls.filter(({ status, aborted }) => status === 200 && !aborted);
  const times = new Map<string, number>();
  for (const row of askedRows(answered, path)) times.set(row, (times.get(row) ?? 0) + 1);
  return [...times].filter(([row, count]) => count > 1 && !excused.has(row) && !justAsked.has(row)).length;
}

async function playRound(scene: Scene, seed: number): Promise<Figures> {
  const random = createSeededRandom(seed);
  const path = join(scene.folder, 'source.db');
  writeSourceFile(path, { form: random() < 0.5 ? 'text' : 'columns', users, rowsPerUser: 6 });
  const problems: string[] = [];
  let kill: Kill | null = null;
  let met = 0;
  let process: SpawnedScript | null = null;
  let syncedBytes = 0;
  const strike = (): void => void process?.child.kill('SIGKILL');
  const intercept = (request: string, moment: 'arrived' | 'done'): boolean => {
    // Everything that was written is synced before the step that it announces.
    if (moment === 'arrived') syncedBytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (kill === null || kill.request !== request) return false;
    if (kill.moment === 'answered' ? moment !== 'done' : kill.moment !== moment) return false;
    met += 1;
    if (met !== kill.count) return false;
    if (kill.moment === 'answered') {
      setTimeout(strike, random() * 12);
      return false;
    }
    strike();
    return true;
  };
  const faults = someFaults(random);
  const listLagMs = random() < 0.3 ? random() * 4 * 60_000 : 0;
  const demo = await scene.demo({
    latencyMs: 2,
    seed,
    orders: { takesMs: hourMs, listLagMs, faults, intercept },
  });
  // Now and then another job runs beside the one that waits, over the other users.
  const firstUsers = random() < 0.4 ? users / 2 : 0;
  const justAsked = new Set<string>();
  let aheadMs = 0;
  let kills = 0;
  let said: { status?: string; reason?: string | null } = {};
  for (let step = 0; step < mostSteps; step += 1) {
    kill = kills < mostKills && random() < 0.6 ? killAt(seed + kills, random) : null;
    met = 0;
    const spawned = spawnScript(script, [path, demo.baseUrl, String(aheadMs), String(firstUsers)]);
    process = spawned;
    // Now and then at any instant, not at an arrow.
    if (kill === null && kills < mostKills && random() < 0.2) void sleep(random() * 1_500).then(strike);
    const { stdout, stderr, signal } = await spawned.ended;
    if (!(await becomes(() => demo.active() === 0)))
      throw new Error('The model still answers a dead process.');
    if (signal === 'SIGKILL') {
      kills += 1;
      const since = Date.now() - justMs;
      const live = demo.record.calls.filter(
        ({ isOrdered, endedAt }) => !isOrdered && (endedAt ?? since) >= since,
      );
      for (const row of askedRows(live, path)) justAsked.add(row);
      if ((kill as Kill | null)?.isPowerCut === true) cutPower(path, syncedBytes, random);
      if (integrityOf(path) !== 'ok') problems.push('the file is damaged');
    } else if (stderr !== '') problems.push(stderr.slice(0, 300));
    said = signal === 'SIGKILL' ? {} : JSON.parse(stdout === '' ? '{}' : stdout);
    if (said.status === 'completed') break;
    if (said.status === 'paused' && said.reason === 'order_unknown') break;
    const passed = hourMs / 4;
    aheadMs += passed;
    demo.orders.passTime(passed);
  }
  if (said.status !== 'completed') problems.push(`the job ended as ${said.status} (${said.reason})`);
  const books = readBooks(path);
  const account = accountForRows(path);
  const twice = paidTwice(demo, path, books.excused, justAsked);
  const bill = demo.bill().ordered;
  if (books.unbalanced > 0) problems.push(`${books.unbalanced} orders have lines that nobody accounts for`);
  if (books.hasTwins && faults.doubled_create === undefined) problems.push('an order was made twice');
  const isEven =
    books.ordered.prompt === bill.promptTokens && books.ordered.completion === bill.completionTokens;
  if (!isEven && !books.hasMissing)
    problems.push(
      `the bill is ${bill.promptTokens}/${bill.completionTokens}, the ledger says ${books.ordered.prompt}/${books.ordered.completion}`,
    );
  return {
    rounds: 1,
    lostBatches: account.untouched.length,
    paidTwice: twice,
    repeatedInFlight: justAsked.size === 0 ? 0 : 1,
    problems: [...problems, ...account.problems].map(
      (problem) => `seed ${seed}, ${JSON.stringify(faults)}: ${problem}`,
    ),
  };
}

/**
 * SIGKILL at every arrow between the states of an order, and the power with it now and then, while the provider loses answers,
 * doubles orders, lists them late and lets half of them expire; now and then with another job beside the one that waits.
 */
export const orders: Torture = {
  name: 'kills and power cuts of orders',
  rounds: 72,
  run: async (seed, rounds) =>
    sumFigures(await forEachRound(rounds, 2, (index) => onScene((scene) => playRound(scene, seed + index)))),
};
