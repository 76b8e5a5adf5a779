import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startGleaner } from '../engine/testing/gleaner-process.ts';
import { withDatabase } from '../engine/testing/source-file.ts';
import { makeFolder } from '../engine/testing/test-bench.ts';
import type { ImportReport } from '../shared/mail-import.ts';
import { formatImportReport } from './format-mail-import.ts';
import { formatImportProgress } from './import-progress.ts';
import { runHere } from './testing/run-here.ts';

const mark = 'From wang@example.com Mon Nov 24 10:42:00 2025\n';

const mbox = (mails: readonly string[]): string => mails.map((mail) => `${mark}${mail}\n\n`).join('');

const sound = [
  'Message-ID: <1@example.com>\nSubject: 应聘\n\n您好',
  'Message-ID: <2@example.com>\nSubject: b\n\nx',
];

function makeMbox(mails: readonly string[]): {
  readonly folder: string;
  readonly path: string;
  readonly out: string;
} {
  const folder = makeFolder();
  const path = join(folder, 'in.mbox');
  writeFileSync(path, mbox(mails));
  return { folder, path, out: join(folder, 'out.db') };
}

test('import writes a new file, says what it did and answers 0 where every mail was read', async () => {
  const other = 'Message-ID: <1@example.com>\nSubject: 应聘\n\n再见';
  const { path, out } = makeMbox([...sound, sound[0] ?? '', other]);
  const ended = await runHere(['import', path, '--out', out]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toMatch(/mails +3 of 4 imported/);
  expect(ended.stdout).toMatch(/twice +1 are copies/);
  expect(ended.stdout).toMatch(/mailbox +mboxrd: lines/);
  expect(ended.stdout).toMatch(/same id +1 have the Message-ID of another mail/);
  expect(ended.stdout).toContain(`The mails are in ${out}`);
  const ids = withDatabase(out, (db) => db.prepare('SELECT id FROM emails ORDER BY rowid').pluck().all());
  expect(ids).toEqual([
    '1@example.com',
    '2@example.com',
    expect.stringMatching(/^1@example\.com#[\da-f]{12}$/),
  ]);
});

test('import answers 1 where some could not be read, and lists them with file, place, code and sentence', async () => {
  const { path, out } = makeMbox([...sound, '']);
  const ended = await runHere(['import', path, '--out', out, '--json']);
  expect(ended).toMatchObject({ code: 1, stderr: '' });
  const report = JSON.parse(ended.stdout) as ImportReport;
  expect(report).toMatchObject({ found: 3, imported: 2, unreadable: 1 });
  expect(report.problems).toEqual([
    {
      file: path,
      offset: Buffer.byteLength(mbox(sound)),
      imported: false,
      error: {
        code: 'mail_unreadable',
        message: 'The mail could not be read: it is empty.',
        hint: 'It was not imported; the others were.',
        params: { detail: 'it is empty', reasons: 'empty' },
      },
    },
  ]);
  expect(formatImportReport(report)).toContain(
    `${path} @ ${report.problems[0]?.offset}: The mail could not be read: it is empty. [mail_unreadable]`,
  );
});

test('import refuses bad usage and bad input in one sentence with a hint, and writes nothing', async () => {
  const { folder, path, out } = makeMbox(sound);
  const taken = join(folder, 'taken.db');
  const letter = join(folder, 'letter.txt');
  writeFileSync(taken, 'mine');
  writeFileSync(letter, 'Dear all');
  const before = readdirSync(folder);
  const refused: readonly (readonly [code: string, ...parameters: string[]])[] = [
    ['output_exists', path, '--out', taken],
    ['file_not_found', join(folder, 'nothing'), '--out', out],
    ['not_a_mailbox', letter, '--out', out],
  ];
  const endings = await Promise.all(refused.map(([, ...parameters]) => runHere(['import', ...parameters])));
  for (const [index, ended] of endings.entries()) {
    const lines = ended.stderr.trimEnd().split('\n');
    expect(lines[0]).toMatch(new RegExp(`^gleaner: .+ \\[${refused[index]?.[0]}\\]$`));
    expect(lines).toHaveLength(2);
    expect([ended.code, ended.stdout]).toEqual([2, '']);
  }
  const misused = await runHere(['import', path]);
  expect([misused.code, /--out/.test(misused.stderr)]).toEqual([2, true]);
  expect(readdirSync(folder)).toEqual(before);
});

test('import stops at once when it is interrupted, and leaves no file', async () => {
  const { folder, path, out } = makeMbox([]);
  const body = 'The quick brown fox jumps over the lazy dog.\n'.repeat(2_000);
  writeFileSync(path, mbox(Array.from({ length: 600 }, (_, index) => `Subject: ${index}\n\n${body}`)));
  const { child, ended } = startGleaner(['import', path, '--out', out]);
  while (!readdirSync(folder).some((name) => name.endsWith('.tmp'))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130, stdout: '' });
  expect([existsSync(out), readdirSync(folder)]).toEqual([false, ['in.mbox']]);
});

test('the bar shows share, mails and size, and fits the terminal', () => {
  const progress = { count: 1_234, bytes: 50_000_000, totalBytes: 200_000_000 };
  expect(formatImportProgress(progress, 'mails', 100)).toBe(
    `${'█'.repeat(8)}${'░'.repeat(22)}  25 %  1,234 mails  50.0 MB of 200.0 MB`,
  );
  expect(formatImportProgress(progress, 'mails', 40)).toHaveLength(40);
});
