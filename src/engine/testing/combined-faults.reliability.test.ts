import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultInstructions } from '../../shared/recipes/car-buying.ts';
import { type ContentFault, contentFaults } from '../demo-model/faults.ts';
import { respond } from '../demo-model/responders.ts';
import { createSeededRandom } from '../demo-model/seeded-random.ts';
import { spoilReply } from '../demo-model/spoil-reply.ts';
import { understandUser } from '../demo-model/understand-user.ts';
import { writeReply } from '../demo-model/write-reply.ts';
import { knownCategories } from '../pipelines/events/known-categories.ts';
import { parseReply } from '../pipelines/events/parse-reply.ts';
import type { WireFormat } from '../pipelines/events/wire-format.ts';
import { accessTo } from './access.ts';
import { accountForRows } from './account-for-rows.ts';
import { makeChatServer, streamText } from './chat-server.ts';
import { writeSourceFile } from './source-file.ts';
import { makeFolder, openHere, runToEnd } from './test-bench.ts';
import { roundsOf } from './thoroughness.ts';

const rowTexts = [
  'browse 大众_迈腾 @易车网 2m',
  'browse 大众_迈腾 @懂车帝 2m',
  'use_app @微信 12m',
  'search 迈腾落地价 @百度',
  'visit_poi @朝阳大众4S店 45m',
  'purchase 大众_迈腾 @朝阳大众4S店',
  'sleep 睡觉 8h',
];

/**
 * Everything that can be wrong with what is said. Being cut off comes last, as it does, and a row too many first: it
 * is one too many by the END, which another fault takes away.
 */
const spoiling = contentFaults.filter((kind) => kind !== 'truncated');
const inOrder = (kinds: readonly ContentFault[]): readonly ContentFault[] =>
  kinds.toSorted((a, b) => Number(b === 'row_out_of_range') - Number(a === 'row_out_of_range'));

/** Puts several faults into one reply, and cuts it at the end or not. */
function spoilOften(
  lines: readonly string[],
  faults: readonly ContentFault[],
  isCut: boolean,
  seed: number,
): { readonly text: string; readonly complete: boolean } {
  const random = createSeededRandom(seed);
  let text = lines.join('\n');
  for (const fault of inOrder(faults)) text = spoilReply(fault, text.split('\n'), random)?.text ?? text;
  return isCut
    ? { text: text.slice(0, Math.floor(random() * text.length)), complete: false }
    : { text, complete: true };
}

test('whatever faults meet in one reply, all that is kept of it is what the model meant, and whole users are whole', () => {
  const request = fc.array(fc.array(fc.constantFrom(...rowTexts), { minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 6,
  });
  const faults = fc.array(fc.constantFrom(...spoiling), { maxLength: 5 });
  const formats = fc.constantFrom(1, 2) as fc.Arbitrary<WireFormat>;
  const categoryOf = knownCategories(defaultInstructions);
  const counts = { whole: 0, open: 0 };
  fc.assert(
    fc.property(request, faults, fc.boolean(), fc.nat(), formats, (users, kinds, isCut, seed, format) => {
      // Far enough apart that a number made up for a stranger is nobody's.
      const numbers = users.map((_, index) => 100 * (index + 1));
      const meant = users.map((texts, index) =>
        understandUser({
          number: numbers[index] ?? 0,
          header: '',
          rows: texts.map((text, row) => ({ row: row + 1, day: '2025-11-24', time: '10:00', text })),
        }),
      );
      const reply = spoilOften(
        meant.flatMap((user) => writeReply(user, format)),
        kinds,
        isCut,
        seed,
      );
      const parts = users.map((texts, index) => ({
        itemId: String(index),
        recordIds: texts.map((_, row) => String(row + 1)),
      }));
      const verdicts = parseReply({ ...reply, refused: false }, parts, numbers, categoryOf);
      for (const [index, verdict] of verdicts.entries()) {
        const truth = new Map<string, string>();
        for (const { rows, type, category, context } of meant[index]?.events ?? [])
          for (const row of rows) truth.set(String(row), `${type}|${category}|${context}`);
        for (const { rows, type, category, context } of verdict.payload?.events ?? [])
          for (const row of rows) expect(`${type}|${category}|${context}`).toBe(truth.get(row));
        for (const row of verdict.payload?.setAside ?? []) expect(truth.has(row)).toBe(false);
        const isWhole = verdict.accounted.length === parts[index]?.recordIds.length;
        expect(verdict.problems.length === 0).toBe(isWhole);
        if (isWhole) counts.whole += 1;
        else counts.open += 1;
      }
    }),
    { numRuns: roundsOf(2_000, 5_000) },
  );
  expect(counts.whole).toBeGreaterThan(1_000);
  expect(counts.open).toBeGreaterThan(1_000);
});

test.each([1, 2, 3])(
  'a job whose replies have up to four faults each loses no row (seed %d)',
  async (seed) => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 30, rowsPerUser: 10 });
    let spoilt = 0;
    const server = await makeChatServer((response, chat, call) => {
      const random = createSeededRandom(seed * 10_007 + call);
      const faults = Array.from(
        { length: random() < 0.5 ? 0 : 1 + Math.floor(random() * 4) },
        () => spoiling[Math.floor(random() * spoiling.length)] ?? 'empty',
      );
      const isCut = random() < 0.2;
      const { text, complete } = spoilOften(respond(chat.messages).lines, faults, isCut, seed + call);
      spoilt += Number(faults.length > 0 || isCut);
      streamText(response, text, complete ? 'stop' : 'length');
    });
    const engine = await openHere(path);
    const job = await runToEnd(engine, () =>
      engine.start(
        { pipeline: 'events', selection: { kind: 'unfinished' } },
        accessTo(server, { maxInputTokens: 1_200 }),
      ),
    );
    expect(spoilt).toBeGreaterThan(5);
    expect(job).toMatchObject({ status: 'completed', processed: 30, processedRecords: job.totalRecords });
    const account = accountForRows(path);
    expect(account.problems).toEqual([]);
    expect(account.succeeded).toHaveLength(job.succeeded);
    expect(job.succeeded).toBeGreaterThanOrEqual(28);
  },
);
