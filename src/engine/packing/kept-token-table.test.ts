import { copyFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { makeFolder } from '../testing/test-bench.ts';
import { keptTokenTable } from './kept-token-table.ts';
import type { TokenTable } from './token-table.ts';

const published = createRequire(import.meta.url).resolve('gpt-tokenizer/data/o200k_base.tiktoken');

let folder: string;
let vocabulary: string;
let kept: string;
beforeEach(() => {
  folder = makeFolder();
  vocabulary = join(folder, 'words.tiktoken');
  kept = `${vocabulary}.table`;
  copyFileSync(published, vocabulary);
});

/** Every seventh line of the vocabulary has the rank that it says; that all have is held of the table itself. */
function expectWhole(table: TokenTable): void {
  const lines = readFileSync(vocabulary, 'latin1').trimEnd().split('\n');
  const wrong = lines.filter((line, index) => {
    if (index % 7 !== 0) return false;
    const [token = '', rank] = line.split(' ');
    const bytes = Buffer.from(token, 'base64');
    return table.rankOf(bytes, 0, bytes.length) !== Number(rank);
  });
  expect(wrong).toEqual([]);
}

it('is kept by who makes it, and the same for who reads it', () => {
  expectWhole(keptTokenTable(vocabulary, folder));
  expect(readdirSync(folder).toSorted()).toEqual(['words.tiktoken', 'words.tiktoken.table']);
  // Whoever makes it puts another file there.
  const { ino } = statSync(kept);
  expectWhole(keptTokenTable(vocabulary, folder));
  expect(statSync(kept).ino).toBe(ino);
});

it.each([
  ['a byte of it has changed', () => writeFileSync(kept, flipped(readFileSync(kept)))],
  ['its end is missing', () => truncateSync(kept, 3_000_000)],
  ['it is empty', () => truncateSync(kept, 0)],
  [
    'the vocabulary is another by now',
    () =>
      writeFileSync(vocabulary, readFileSync(vocabulary, 'latin1').split('\n').slice(0, 1_000).join('\n')),
  ],
])('is made anew where %s', (_, happens) => {
  keptTokenTable(vocabulary, folder);
  happens();
  expectWhole(keptTokenTable(vocabulary, folder));
  expectWhole(keptTokenTable(vocabulary, folder));
});

it('is made where there is no folder, and where it cannot be kept', () => {
  expectWhole(keptTokenTable(vocabulary, undefined));
  expectWhole(keptTokenTable(vocabulary, join(folder, 'none')));
  expect(readdirSync(folder)).toEqual(['words.tiktoken']);
});

function flipped(bytes: Buffer): Buffer {
  const at = bytes.length - 100_000;
  bytes[at] = (bytes[at] as number) ^ 1;
  return bytes;
}
