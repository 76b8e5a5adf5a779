import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JobSnapshot } from '../../shared/job.ts';
import { respond } from '../demo-model/responders.ts';
import { openEngine } from '../engine.ts';
import { costOf } from '../packing/cost.ts';
import { accessTo } from './access.ts';
import { accountForRows } from './account-for-rows.ts';
import { type MutatedAnswer, mutatedAnswers, writeMutated } from './any-json.ts';
import { makeChatServer, streamText } from './chat-server.ts';
import { withDatabase, writeSourceFile } from './source-file.ts';
import { makeFolder, runToEnd } from './test-bench.ts';
import { roundsOf } from './thoroughness.ts';

const price = { inputPerMillion: 2, outputPerMillion: 8, currency: 'USD' };
const users = 6;

interface StoredCall {
  readonly prompt: unknown;
  readonly completion: unknown;
  readonly cached: unknown;
  readonly reasoning: unknown;
}

const callsOf = (path: string): readonly StoredCall[] =>
  withDatabase(path, (db) =>
    db
      .prepare<[], StoredCall>(
        `SELECT prompt_tokens + broken_prompt_tokens AS prompt,
          completion_tokens + broken_completion_tokens AS completion, cached_tokens AS cached,
          reasoning_tokens AS reasoning FROM gleaner_call`,
      )
      .all(),
  );

/** Counts of a column, each a finite whole number from nought up or absent, added here and not by the database. */
function addUp(path: string, column: keyof StoredCall): number {
  let sum = 0;
  for (const { [column]: count } of callsOf(path)) {
    if (count === null) continue;
    expect(Number.isSafeInteger(count) && Number(count) >= 0, `${column} ${JSON.stringify(count)}`).toBe(
      true,
    );
    sum += Number(count);
  }
  return sum;
}

/** What must hold of a file and its job, whatever was answered. */
function expectSound(path: string, job: JobSnapshot): void {
  expect(['completed', 'paused']).toContain(job.status);
  // A throw that nobody expected is told as “internal”.
  expect(job.error?.code).not.toBe('internal');
  const [promptTokens, completionTokens] = [addUp(path, 'prompt'), addUp(path, 'completion')];
  expect(job).toMatchObject({ promptTokens, completionTokens });
  expect(addUp(path, 'cached')).toBeLessThanOrEqual(promptTokens);
  expect(addUp(path, 'reasoning')).toBeLessThanOrEqual(completionTokens);
  const cost = costOf({ promptTokens, completionTokens }, price) ?? Number.NaN;
  expect(job.cost ?? Number.NaN).toBeCloseTo(cost, 9);
  const account = accountForRows(path);
  expect(account.problems).toEqual([]);
  expect(account.succeeded).toHaveLength(job.succeeded);
}

test(
  'any JSON in any field of a reply or a chunk never throws, never enters a sum, never makes a user whole who is not',
  async () => {
    const folder = makeFolder();
    const source = join(folder, 'source.db');
    writeSourceFile(source, { form: 'text', users, rowsPerUser: 6 });
    let answers: readonly MutatedAnswer[] = [];
    let asked = 0;
    const server = await makeChatServer((response, chat) => {
      const text = respond(chat.messages).lines.join('\n');
      const answer = answers[asked];
      asked += 1;
      if (answer === undefined) return streamText(response, text);
      const [type, body] = writeMutated(text, answer);
      response.writeHead(200, { 'content-type': type });
      response.end(body);
    });
    let whole = 0;
    let round = 0;
    await fc.assert(
      fc.asyncProperty(mutatedAnswers, async (script) => {
        [answers, asked, round] = [script, 0, round + 1];
        const path = join(folder, `round-${round}.db`);
        copyFileSync(source, path);
        const engine = await openEngine(path, { policy: { maxTries: 3, firstWaitMs: 1, longestWaitMs: 2 } });
        try {
          const access = accessTo(server, {
            maxInputTokens: 600,
            concurrency: 2,
            idleTimeoutSeconds: 5,
            price,
          });
          const job = await runToEnd(engine, () =>
            engine.start({ pipeline: 'events', selection: { kind: 'all' } }, access),
          );
          expectSound(path, job);
          whole += job.succeeded;
        } finally {
          await engine.close();
        }
      }),
      { numRuns: roundsOf(12, 2_000) },
    );
    // Not all rounds are lost: what must not be accepted is told from what may be.
    expect(whole).toBeGreaterThan(round);
  },
  roundsOf(60_000, 3_600_000),
);
