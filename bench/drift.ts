import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Database from 'better-sqlite3';
import { startDemoModel } from '../src/engine/demo-model/demo-model.ts';
import { openEngine } from '../src/engine/engine.ts';
import { modelSettingsSchema } from '../src/shared/model-settings.ts';
import { recipeSchema } from '../src/shared/recipe.ts';
import { makeLoad } from './make-load.ts';

/**
 * `npm run bench:drift -- [USERS] [RUNS]`: how many names of types a file of so many users (1 000) ends up with, where the recipe lists
 * one type and admits others, and the model knows six names for each that it coins and takes one of them anew in every call. With and
 * without telling later batches which types earlier ones coined; by a model that heeds what it is told, and by one that does not.
 */
const users = Number(process.argv[2] ?? 1_000);
const runs = Number(process.argv[3] ?? 3);
const recipe = recipeSchema.parse({
  name: 'Drift',
  ask: {
    instructions: 'Write down what each person is interested in.',
    types: [{ name: '购买', category: 'conversion' }],
  },
});
const told = /\\nTypes that were used before[^"\\]*/g;

/** Passes requests on to the model without what they say of types that were used before. */
async function startSilencer(
  baseUrl: string,
): Promise<{ readonly server: Server; readonly baseUrl: string }> {
  const server = createServer((request, response) => {
    const pass = async (): Promise<void> => {
      const sent = (await text(request)).replace(told, '');
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${baseUrl}${request.url?.replace('/v1', '')}`, {
        method: request.method ?? 'POST',
        headers,
        ...(request.method === 'POST' && { body: sent }),
      });
      response.writeHead(answer.status, {
        'content-type': answer.headers.get('content-type') ?? 'text/plain',
      });
      for await (const piece of answer.body ?? []) response.write(piece);
      response.end();
    };
    pass().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

interface Case {
  readonly tells: boolean;
  readonly heeds: boolean;
  readonly atOnce: number;
}

interface Found {
  /** Names of types, for 1 000 users. */
  readonly types: number;
  /** Share of events, 0–1, that are called by the most used name for what they are. */
  readonly byOneName: number;
  readonly events: number;
  readonly promptTokens: number;
}

/** What the demo model puts around the name of a type. */
const around = /^(?:关于|进行)|(?:行为|动作|记录)$/g;

function countNames(path: string): Omit<Found, 'promptTokens'> {
  const db = new Database(path, { readonly: true });
  const names = db
    .prepare<[], { name: string; events: number }>(
      'SELECT event_type AS name, COUNT(*) AS events FROM extracted_events GROUP BY event_type',
    )
    .all();
  db.close();
  const most = new Map<string, number>();
  for (const { name, events } of names) {
    const meant = name.replace(around, '');
    most.set(meant, Math.max(most.get(meant) ?? 0, events));
  }
  const sum = (counts: Iterable<number>): number => [...counts].reduce((all, each) => all + each, 0);
  const events = sum(names.map((each) => each.events));
  const types = Math.round((names.length / users) * 1_000);
  return { types, events, byOneName: sum(most.values()) / events };
}

async function measure(folder: string, { tells, heeds, atOnce }: Case, seed: number): Promise<Found> {
  const path = join(folder, `${tells}-${heeds}-${atOnce}-${seed}.db`);
  makeLoad(path, { kind: 'uniform', users, rowsPerUser: 92, form: 'text', seed });
  const wording = { drifts: true, forgets: !heeds };
  const demo = await startDemoModel({ seed, wording, latencyMs: 100, keepRecord: false });
  const silencer = tells ? null : await startSilencer(demo.baseUrl);
  const engine = await openEngine(path);
  try {
    const over = Promise.withResolvers<void>();
    engine.subscribe({
      event: ({ type, data }) => {
        if (type === 'complete') over.resolve();
        if (type === 'status' && data.status === 'paused') over.reject(new Error('The job paused.'));
      },
    });
    const settings = modelSettingsSchema.parse({
      preset: 'custom',
      baseUrl: silencer?.baseUrl ?? demo.baseUrl,
      model: 'demo',
      concurrency: atOnce,
      maxOutputTokens: 32_768,
    });
    const work = { pipeline: 'events', selection: { kind: 'unfinished' }, options: { recipe } } as const;
    await engine.start(work, { settings, apiKey: null });
    await over.promise;
    const promptTokens = (await engine.snapshot())?.promptTokens ?? 0;
    return { ...countNames(path), promptTokens };
  } finally {
    await engine.close();
    await demo.close();
    silencer?.server.close();
  }
}

const range = (values: readonly number[]): string => {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? `${least}` : `${least}–${most}`;
};

async function measureAll(folder: string, each: Case): Promise<void> {
  const found: Found[] = [];
  for (let seed = 1; seed <= runs; seed += 1) found.push(await measure(folder, each, seed));
  const figures = [
    each.tells ? 'yes' : 'no',
    each.heeds ? 'yes' : 'no',
    String(each.atOnce),
    range(found.map(({ types }) => types)),
    `${range(found.map(({ byOneName }) => Math.round(byOneName * 100)))} %`,
    range(found.map(({ events }) => events)),
    range(found.map(({ promptTokens }) => Math.round(promptTokens / users))),
  ];
  console.log(`| ${figures.join(' | ')} |`);
}

console.log(
  `Node ${process.version}, ${cpus().length} cores; ${users} users of 92 rows, ${runs} runs of each, a call takes 100 ms`,
);
console.log(
  '| told | heeded | at once | names a 1 000 users | events by the usual name | events | input tokens a user |\n|---|---|---|---|---|---|---|',
);
const folder = mkdtempSync(join(tmpdir(), 'gleaner-drift-'));
try {
  for (const atOnce of [1, 4, 16]) {
    await measureAll(folder, { tells: true, heeds: true, atOnce });
    await measureAll(folder, { tells: true, heeds: false, atOnce });
    await measureAll(folder, { tells: false, heeds: true, atOnce });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
