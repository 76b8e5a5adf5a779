import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../engine/testing/test-bench.ts';
import { endpointKey, nothingLearnt } from '../shared/learnt-endpoint.ts';
import { modelSettingsSchema } from '../shared/model-settings.ts';
import { keepLearnt, keptLearnt } from './kept-learnt.ts';
import { readModelAccess } from './model-options.ts';

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
