import { importTables } from '../src/engine/data-import/import-tables.ts';
import { importMail } from '../src/engine/mail-import/import-mail.ts';

/** Imports a mailbox or rows and prints one line of JSON: the report, and what the process took. measure-import.ts KIND SOURCE OUT */
const [kind = '', source = '', out = ''] = process.argv.slice(2);
const report =
  kind === 'mail'
    ? await importMail({ source, out })
    : await importTables({ source, target: { kind: 'new', path: out } });
const usage = process.resourceUsage();
console.log(
  JSON.stringify({
    report,
    peakMegabytes: usage.maxRSS / 1024,
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
  }),
);
