import { execFile } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeMailbox } from '../scripts/sample/mail/make-mailbox.ts';
import { renderMbox } from '../scripts/sample/mail/render-mail.ts';
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

interface Figures {
  readonly report: ImportReport;
  readonly peakMegabytes: number;
  readonly cpuSeconds: number;
}

/** `npm run bench:import [MEGABYTES …]`: imports mailboxes of these sizes, each in a process of its own. */
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [50, 200];
console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`);
for (const megabytes of sizes) {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-bench-'));
  const path = join(folder, 'load.mbox');
  try {
    writeMailbox(path, megabytes * 1_000_000);
    const script = join(import.meta.dirname, 'measure-import.ts');
    const { stdout } = await run(process.execPath, [script, path, join(folder, 'load.db')], {
      maxBuffer: 1 << 24,
    });
    const { report, peakMegabytes, cpuSeconds } = JSON.parse(stdout) as Figures;
    const seconds = report.elapsedMs / 1_000;
    console.log(
      `\n${(report.bytes / 1e6).toFixed(0)} MB, ${report.found} mails: ${report.imported} imported, ${report.duplicates} twice, ` +
        `${report.unreadable} unreadable, ${report.damaged} damaged\n  ${seconds.toFixed(1)} s ` +
        `(${(report.bytes / 1e6 / seconds).toFixed(1)} MB/s, ${(report.found / seconds).toFixed(0)} mails/s), ` +
        `CPU ${cpuSeconds.toFixed(1)} s, peak memory ${peakMegabytes.toFixed(0)} MB`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
