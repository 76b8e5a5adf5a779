import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Ended } from '../engine/testing/gleaner-process.ts';
import { withDatabase, writeSourceFile } from '../engine/testing/source-file.ts';
import { makeFolder } from '../engine/testing/test-bench.ts';
import { runHere } from './testing/run-here.ts';

/** One sentence with its code, one hint, nothing else. */
function expectRefusal(ended: Ended, code: string): void {
  expect(ended.stderr).toContain(`[${code}]`);
  expect(ended.stderr).not.toMatch(/\n\s+at |node:internal/);
  const [sentence, hint, ...more] = ended.stderr.trimEnd().split('\n');
  expect(sentence).toMatch(/^gleaner: .+\[\w+\]$/);
  expect(hint).toMatch(/\w/);
  expect(more).toEqual([]);
  expect(ended.stdout).toBe('');
  expect(ended.code).toBe(2);
}

/** A sound file whose table of behaviour rows has given way to something else. */
function makeDatabase(path: string, sql: string): void {
  writeSourceFile(path, { form: 'text', users: 1, rowsPerUser: 1 });
  withDatabase(path, (db) => db.exec(`DROP TABLE behavior_data; ${sql}`));
}

/** Puts something unusable at a path. */
const unusable: Readonly<Record<string, readonly [code: string, make: (path: string) => void]>> = {
  noise: [
    'not_a_database',
    (path) => writeFileSync(path, Buffer.from(Array.from({ length: 9_000 }, (_, i) => (i * 89) % 251))),
  ],
  'an empty file': ['empty_file', (path) => writeFileSync(path, '')],
  'a page of HTML': ['not_a_database', (path) => writeFileSync(path, '<!doctype html><title>404</title>')],
  'a folder': ['is_directory', (path) => mkdirSync(path)],
  nothing: ['file_not_found', () => {}],
  'a database without a row': ['no_usable_table', (path) => makeDatabase(path, 'CREATE TABLE t (a)')],
  'a database of something else': [
    'mapping_needed',
    (path) => makeDatabase(path, 'CREATE TABLE t (a); INSERT INTO t VALUES (1)'),
  ],
  'a database whose rows are a view': [
    'not_a_table',
    (path) =>
      makeDatabase(
        path,
        "CREATE TABLE t (a); CREATE VIEW behavior_data AS SELECT a AS user_id, a AS timestamp, 'x' AS behavior_text FROM t",
      ),
  ],
  'a database cut in half': [
    'database_corrupt',
    (path) => {
      writeSourceFile(path, { form: 'text', users: 20, rowsPerUser: 40 });
      const whole = readFileSync(path);
      writeFileSync(path, whole.subarray(0, Math.floor(whole.length / 2 / 4_096) * 4_096));
    },
  ],
  'a file of a newer Gleaner': [
    'ledger_newer',
    (path) => {
      writeSourceFile(path, { form: 'text', users: 2, rowsPerUser: 2 });
      withDatabase(path, (db) =>
        db.exec(
          "CREATE TABLE gleaner_meta (key TEXT PRIMARY KEY, value TEXT); INSERT INTO gleaner_meta VALUES ('version', '999')",
        ),
      );
    },
  ],
};

const contentOf = (path: string): string | null => {
  try {
    return readFileSync(path).toString('base64');
  } catch {
    return null; // A folder, or nothing: then its listing has to stay the same.
  }
};

async function expectPathRefused(code: string, make: (path: string) => void): Promise<void> {
  const path = join(makeFolder(), 'source.db');
  make(path);
  const before = [readdirSync(dirname(path)), contentOf(path)];
  expectRefusal(await runHere(['extract', path]), code);
  expect([readdirSync(dirname(path)), contentOf(path)]).toEqual(before);
}

// Side by side, since each is a process of its own and spends its time on starting.
test('a path to anything that is no source file is refused in one sentence, and left as it was', async () => {
  await Promise.all(Object.values(unusable).map(([code, make]) => expectPathRefused(code, make)));
});

const senseless: readonly (readonly string[])[] = [
  ['--concurrency', '0'],
  ['--concurrency', 'many'],
  ['--max-input-tokens', '12'],
  ['--budget', '5', '--base-url', 'http://127.0.0.1:1/v1', '--model', 'm'],
  ['--base-url', 'http://127.0.0.1:1/v1'],
  ['--base-url', 'http://example.com/v1', '--model', 'm'],
  ['--base-url', 'file:///etc/passwd', '--model', 'm'],
  ['--all', '--failed'],
  ['--users', ','],
];

async function expectOptionsRefused(options: readonly string[]): Promise<void> {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 2, rowsPerUser: 2 });
  const before = [readdirSync(dirname(path)), contentOf(path)];
  expectRefusal(await runHere(['extract', path, ...options]), 'bad_input');
  expect([readdirSync(dirname(path)), contentOf(path)]).toEqual(before);
}

test('options that make no sense are refused in one sentence, and the file is left alone', async () => {
  await Promise.all(senseless.map(expectOptionsRefused));
});

const misused: readonly (readonly string[])[] = [
  ['extract'],
  ['frobnicate'],
  ['extract', 'a.db', '--frobnicate'],
  [],
];

test('bad usage is told how it goes; asking for help is no error', async () => {
  const endings = await Promise.all(misused.map((parameters) => runHere(parameters)));
  for (const ended of endings) {
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/--help|Usage/);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  }
  expect(await runHere(['--help'])).toMatchObject({ code: 0, stderr: '' });
});

test('resuming where there is nothing to resume is refused', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 2, rowsPerUser: 2 });
  expectRefusal(await runHere(['resume', path]), 'no_job');
});
