import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesHolding } from './find-secret.ts';
import { writeSourceFile } from './source-file.ts';
import { makeFolder } from './test-bench.ts';

const canary = 'canary+Wh1te/Feather.0042~Alpine';

test('the search for it finds a key wherever one is put', () => {
  const folder = makeFolder();
  mkdirSync(join(folder, 'logs'));
  writeFileSync(join(folder, 'logs', 'main.log'), `it was ${encodeURIComponent(canary)}`);
  writeFileSync(join(folder, 'b'), Buffer.from(`xx${canary}`, 'utf16le'));
  writeFileSync(join(folder, 'c'), Buffer.from(canary).toString('base64'));
  writeSourceFile(join(folder, 'd.db'), { form: 'text', users: 1, rowsPerUser: 2 });
  expect(filesHolding(folder, canary)).toHaveLength(3);
  expect(filesHolding(folder, '大众_迈腾')).toEqual([join(folder, 'd.db')]);
});
