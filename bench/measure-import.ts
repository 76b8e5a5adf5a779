import { importMail } from '../src/engine/mail-import/import-mail.ts';

/** Imports a mailbox and prints one line of JSON: the report, and what the process took. measure-import.ts MBOX OUT */
const [source = '', out = ''] = process.argv.slice(2);
const report = await importMail({ source, out });
const usage = process.resourceUsage();
console.log(
  JSON.stringify({
    report,
    peakMegabytes: usage.maxRSS / 1024,
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
  }),
);
