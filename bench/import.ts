import { execFile } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeMailbox } from '../scripts/sample/mail/make-mailbox.ts';
import { renderMbox } from '../scripts/sample/mail/render-mail.ts';
import type { DataImportReport } from '../src/shared/data-import.ts';
import type { ImportReport } from '../src/shared/mail-import.ts';

const run = promisify(execFile);
const seed = 11;
/** Bytes of the text that every tenth mail has attached. */
const attachedBytes = 60_000;

/** The same mails again and again, under other ids: their reading is measured, not their making. */
function writeMailbox(path: string, bytes: number): void {
  const mails = makeMailbox(seed, 1_200).mails.filter(({ fault }) => fault !== 'huge_line');
  const attached = {
    name: 'notes.txt',
    type: 'text/plain',
    text: '会议记录 minutes 議事録\n'.repeat(attachedBytes / 35),
  };
  const mbox = renderMbox(
    mails.map((mail, index) => (index % 10 === 0 ? { ...mail, attachments: [attached] } : mail)),
  ).toString('latin1');
  const file = openSync(path, 'w');
  try {
    for (let written = 0, round = 0; written < bytes; round++) {
      written += writeSync(file, Buffer.from(mbox.replaceAll(`.${seed}@mail`, `.${round}@mail`), 'latin1'));
    }
  } finally {
    closeSync(file);
  }
}

/** A log of 2 000 users; every tenth row has a text in quotes with a line end in it, and one in a thousand is ragged. */
function writeRows(path: string, bytes: number): void {
  const file = openSync(path, 'w');
  const line = (row: number): string => {
    const at = new Date(1_732_440_000_000 + row * 1_000).toISOString().replace('T', ' ').slice(0, 19);
    const text = row % 10 === 0 ? '"说：""价格""，\n然后离开"' : '在易车网浏览大众_迈腾';
    return `user_${row % 2_000},browse,${at},大众_迈腾,,易车网,,${row % 4_000},${text}${row % 1_000 === 0 ? ',more' : ''}\n`;
  };
  try {
    let written = writeSync(
      file,
      'user_id,action,timestamp,item_id,app_id,media_id,poi_id,duration,behavior_text\n',
    );
    for (let row = 0; written < bytes; row += 1_000) {
      written += writeSync(file, Array.from({ length: 1_000 }, (_, index) => line(row + index)).join(''));
    }
  } finally {
    closeSync(file);
  }
}

interface Figures<Report> {
  readonly report: Report;
  readonly peakMegabytes: number;
  readonly cpuSeconds: number;
}

/** Imports a file in a process of its own. */
async function measure<Report>(kind: string, path: string, out: string): Promise<Figures<Report>> {
  const script = join(import.meta.dirname, 'measure-import.ts');
  const { stdout } = await run(process.execPath, [script, kind, path, out], { maxBuffer: 1 << 24 });
  return JSON.parse(stdout) as Figures<Report>;
}

const paceOf = (bytes: number, count: number, noun: string, elapsedMs: number): string => {
  const seconds = elapsedMs / 1_000;
  const rates = `${(bytes / 1e6 / seconds).toFixed(1)} MB/s, ${(count / seconds).toFixed(0)} ${noun}/s`;
  return `${seconds.toFixed(1)} s (${rates})`;
};

async function benchMail(folder: string, bytes: number): Promise<void> {
  const path = join(folder, 'load.mbox');
  writeMailbox(path, bytes);
  const { report, peakMegabytes, cpuSeconds } = await measure<ImportReport>(
    'mail',
    path,
    join(folder, 'load.db'),
  );
  console.log(
    `\n${(report.bytes / 1e6).toFixed(0)} MB, ${report.found} mails: ${report.imported} imported, ${report.duplicates} twice, ` +
      `${report.unreadable} unreadable, ${report.damaged} damaged\n  ${paceOf(report.bytes, report.found, 'mails', report.elapsedMs)}, ` +
      `CPU ${cpuSeconds.toFixed(1)} s, peak memory ${peakMegabytes.toFixed(0)} MB`,
  );
}

async function benchRows(folder: string, bytes: number): Promise<void> {
  const path = join(folder, 'load.csv');
  writeRows(path, bytes);
  const { report, peakMegabytes, cpuSeconds } = await measure<DataImportReport>(
    'rows',
    path,
    join(folder, 'load.db'),
  );
  const { found = 0, imported = 0 } = report.tables[0] ?? {};
  console.log(
    `\n${(report.bytes / 1e6).toFixed(0)} MB, ${found} rows: ${imported} imported, ${report.problemsInAll} odd\n` +
      `  ${paceOf(report.bytes, found, 'rows', report.elapsedMs)}, CPU ${cpuSeconds.toFixed(1)} s, ` +
      `peak memory ${peakMegabytes.toFixed(0)} MB`,
  );
}

/** `npm run bench:import [mail|rows] [MEGABYTES …]`: imports mailboxes and files of rows of these sizes. */
const given = process.argv.slice(2);
const kinds = given.filter((each) => each === 'mail' || each === 'rows');
const sizes = given.filter((each) => /^\d+$/.test(each)).map(Number);
console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`);
for (const kind of kinds.length > 0 ? kinds : ['mail', 'rows']) {
  for (const megabytes of sizes.length > 0 ? sizes : [50, 200]) {
    const folder = mkdtempSync(join(tmpdir(), 'gleaner-bench-'));
    try {
      await (kind === 'mail' ? benchMail : benchRows)(folder, megabytes * 1_000_000);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
