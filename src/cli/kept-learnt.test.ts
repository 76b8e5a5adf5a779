import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startScript } from '../engine/testing/gleaner-process.ts';
import { makeFolder } from '../engine/testing/test-bench.ts';
import { endpointKey, nothingLearnt } from '../shared/learnt-endpoint.ts';
import { modelSettingsSchema } from '../shared/model-settings.ts';
import { allLearnt, keepLearnt, keptLearnt } from './kept-learnt.ts';
import { readModelAccess } from './model-options.ts';
import { runHere } from './testing/run-here.ts';

const baseUrl = 'https://one.example/v1';
const settings = modelSettingsSchema.parse({ preset: 'custom', baseUrl, model: 'm' });
const key = endpointKey(baseUrl, 'm');

it('keeps what was learnt in the data folder, says what is new of it once, and goes by it the next time', () => {
  const folder = makeFolder();
  expect(keptLearnt(folder, settings)).toBeNull();
  const first = { ...nothingLearnt, refused: ['max_tokens' as const] };
  expect(keepLearnt(folder, { key, learnt: first })).toBe(
    'Learnt of the model’s address: max_completion_tokens instead of max_tokens.',
  );
  const learnt = { ...first, maxOutputTokens: 4_096 };
  expect(keepLearnt(folder, { key, learnt })).toBe(
    'Learnt of the model’s address: at most 4,096 tokens out.',
  );
  expect(keepLearnt(folder, { key, learnt })).toBeNull();
  expect(readModelAccess({ baseUrl, model: 'm' }, { GLEANER_DATA: folder }).learnt).toEqual(learnt);
  expect(readModelAccess({ baseUrl, model: 'other' }, { GLEANER_DATA: folder }).learnt).toBeUndefined();
});

it('learns again where the file is damaged or cannot be written', () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'learnt.json'), '{"');
  expect(keptLearnt(folder, settings)).toBeNull();
  const isFile = join(folder, 'learnt.json', 'below');
  expect(keepLearnt(isFile, { key, learnt: { ...nothingLearnt, maxInputs: 10 } })).toContain('10 texts');
});

it('keeps what two have learnt of one address at the same time', () => {
  const folder = makeFolder();
  const [one, other] = [
    { ...nothingLearnt, refused: ['max_tokens' as const], maxOutputTokens: 4_096 },
    { ...nothingLearnt, refused: ['stream_options' as const], contextTokens: 8_192, maxOutputTokens: 2_048 },
  ];
  keepLearnt(folder, { key, learnt: one });
  expect(keepLearnt(folder, { key, learnt: other })).toContain('at most 2,048 tokens out');
  expect(keptLearnt(folder, settings)).toEqual({
    ...nothingLearnt,
    refused: ['max_tokens', 'stream_options'],
    maxOutputTokens: 2_048,
    contextTokens: 8_192,
  });
});

it('loses nothing of what many processes learn at once, nor waits for one that died over it', async () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'learnt.json.lock'), '');
  utimesSync(join(folder, 'learnt.json.lock'), 0, 0);
  const script = join(import.meta.dirname, 'testing', 'learn-something.ts');
  const learners = ['a', 'b', 'c', 'd'].map((name) => startScript(script, [folder, name, '20']).ended);
  for (const ended of await Promise.all(learners)) expect(ended).toMatchObject({ code: 0, stderr: '' });
  const known = Object.keys(allLearnt(folder));
  expect(known).toHaveLength(80);
  expect(readdirSync(folder)).toEqual(['learnt.json']);
});

it('is shown and forgotten on the command line: of a model, of an address, of all', async () => {
  const data = { GLEANER_DATA: makeFolder() };
  const gleaner = (...parameters: readonly string[]) => runHere(['learnt', ...parameters], data);
  const keep = (model: string, at = baseUrl) =>
    keepLearnt(data.GLEANER_DATA, {
      key: endpointKey(at, model),
      learnt: { ...nothingLearnt, maxInputs: 10 },
    });
  expect((await gleaner()).stdout).toBe('Nothing has been learnt of any address.\n');
  for (const model of ['m', 'n']) keep(model);
  keep('m', 'https://two.example/v1');
  expect((await gleaner()).stdout).toContain(`${baseUrl} m\n  at most 10 texts`);
  expect((await gleaner('--forget', '--base-url', `${baseUrl}/`, '--model', 'm')).stdout).toBe(
    'Forgot what was learnt of 1 model.\n',
  );
  expect(Object.keys(JSON.parse((await gleaner('--json')).stdout))).toEqual([
    `${baseUrl} n`,
    'https://two.example/v1 m',
  ]);
  expect(await gleaner('--forget', '--model', 'm')).toMatchObject({ code: 2 });
  expect((await gleaner('--forget', '--base-url', baseUrl)).stdout).toContain('1 model');
  expect((await gleaner('--forget')).stdout).toContain('1 model');
  expect((await gleaner('--forget')).stdout).toContain('0 models');
});
