import { join } from 'node:path';
import { expect, it } from 'vitest';
import { accessTo } from '../testing/access.ts';
import { answerJson, makeChatServer } from '../testing/chat-server.ts';
import { writeSourceFile } from '../testing/source-file.ts';
import { makeFolder, openHere, until } from '../testing/test-bench.ts';

it.each([
  [60, true],
  [1, false],
])('tells at once of a wait of %i seconds that the provider asks for: %s', async (seconds, isTold) => {
  const refuse = answerJson(429, { error: { message: 'later' } }, { 'retry-after': String(seconds) });
  const server = await makeChatServer(refuse);
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 2, rowsPerUser: 5 });
  const engine = await openHere(path);
  let told: number | null = null;
  engine.subscribe({
    snapshot: (job) => {
      told = job.waitsUntil ?? told;
    },
  });
  const startedAt = Date.now();
  await engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(server));
  await until(() => server.calls() > 0, 'the server is asked');
  if (isTold) {
    await until(() => told !== null, 'the wait is told', 5_000);
    expect(told).toBeGreaterThanOrEqual(startedAt + seconds * 1_000);
    expect(told).toBeLessThan(Date.now() + seconds * 1_000 + 1);
  }
  const paused = await engine.pause();
  expect(paused.waitsUntil).toBeNull();
  expect(told !== null).toBe(isTold);
});
