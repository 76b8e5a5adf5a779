import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startEchoingProvider } from '../engine/testing/echoing-provider.ts';
import { filesHolding, holds } from '../engine/testing/find-secret.ts';
import { runGleaner } from '../engine/testing/gleaner-process.ts';
import { writeSourceFile } from '../engine/testing/source-file.ts';
import { makeDemo, makeFolder } from '../engine/testing/test-bench.ts';

// It looks like no provider's key, so that nothing but knowing it can hide it.
const canary = 'canary+Wh1te/Feather.0042~Alpine';

async function bench() {
  const folder = makeFolder();
  const path = join(folder, 'source.db');
  writeSourceFile(path, { form: 'text', users: 16, rowsPerUser: 6 });
  const provider = await startEchoingProvider(await makeDemo());
  onTestFinished(() => provider.close());
  const said: string[] = [];
  const gleaner = async (...parameters: string[]) => {
    const ended = await runGleaner(parameters, {
      GLEANER_API_KEY: canary,
      GLEANER_DATA: join(folder, 'data'),
      OPENAI_API_KEY: `${canary}-of-the-environment`,
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
      OPENAI_CUSTOM_HEADERS: `X-Key: ${canary}`,
    });
    said.push(ended.stdout, ended.stderr);
    return ended;
  };
  const model = ['--base-url', provider.baseUrl, '--model', 'demo', '--max-input-tokens', '900'];
  return { folder, path, provider, said, gleaner, model };
}

test('a key that the provider repeats in every way is in no file, no ledger and nothing that is printed', async () => {
  const { folder, path, provider, said, gleaner, model } = await bench();
  // The web page among them pauses the job; the rest come when it goes on.
  expect((await gleaner('extract', path, '--json', ...model)).code).toBe(3);
  expect((await gleaner('resume', path, '--json', ...model)).code).toBe(0);
  expect(provider.echoes()).toBe(9);
  provider.refuse();
  const refused = await gleaner('extract', path, '--all', ...model);
  expect(refused.code).toBe(3);
  expect(provider.echoes()).toBe(10);
  for (const command of ['status', 'events']) {
    await gleaner(command, path, '--json');
  }
  provider.accept();
  expect((await gleaner('resume', path, '--json', ...model)).code).toBe(0);
  expect(said.join('').length).toBeGreaterThan(10_000);
  expect(said.filter((text) => holds(text, canary))).toEqual([]);
  expect(filesHolding(folder, canary)).toEqual([]);
  // What was kept in its place shows that the replies with the key in them did come.
  expect(filesHolding(folder, 'your key is [key]')).toEqual([path]);
});
