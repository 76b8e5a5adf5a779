import type { Report, ReportBar, ReportFigure, ReportSection } from '../../shared/report.ts';

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it stands in a page: nothing of it is a tag, and nothing that no page may hold is left. */
const text = (value: string): string =>
  value
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '�')
    .replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);

const style = `
:root { color-scheme: light dark; --ink: #23201a; --dim: #6b6458; --line: #ddd7ca; --bar: #b7791f; --ground: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e9e7e2; --dim: #a8a296; --line: #3a382f; --bar: #e0a93b; --ground: #17181a; }
}
@media print { :root { --ink: #000; --dim: #444; --line: #bbb; --bar: #777; --ground: #fff; } }
* { box-sizing: border-box; }
body { max-width: 60rem; margin: 0 auto; padding: 2rem 1.5rem 3rem; background: var(--ground); color: var(--ink);
  font: 14px/1.55 system-ui, "Segoe UI", "Helvetica Neue", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; line-height: 1.3; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: 1.05rem; }
p { margin: .25rem 0 .75rem; } .dim, dt, th, footer { color: var(--dim); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: .75rem 1.5rem; margin: .75rem 0; }
dt { font-size: .85rem; } dd { margin: 0; font-size: 1.1rem; font-weight: 600; } dd small { display: block; color: var(--dim); font-weight: 400; font-size: .8rem; }
table { width: 100%; border-collapse: collapse; margin: .5rem 0; } th { font-weight: 400; text-align: start; font-size: .85rem; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bars th { width: 30%; color: var(--ink); font-size: 1em; } .bars td { border: 0; } .bars th { border: 0; }
.bar { display: block; height: .8rem; margin-top: .3rem; border-radius: 2px; background: var(--bar); min-width: 1px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
blockquote { margin: .75rem 0; padding: .5rem 1rem; border-inline-start: 3px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
footer { margin-top: 2.5rem; font-size: .85rem; } section { break-inside: auto; } tr, dl > div { break-inside: avoid; }
`.trim();

const figuresOf = (figures: readonly ReportFigure[]): string =>
  `<dl>${figures
    .map(
      ({ label, value, under }) =>
        `<div><dt>${text(label)}</dt><dd>${text(value)}${under === undefined ? '' : `<small>${text(under)}</small>`}</dd></div>`,
    )
    .join('')}</dl>`;

/** A picture that is a table: whoever cannot see the bars reads what they stand for. */
function barsOf(bars: readonly ReportBar[]): string {
  const most = Math.max(...bars.map(({ value }) => value), 1);
  const rows = bars.map(
    ({ label, value, shown }) =>
      `<tr><th scope="row">${text(label)}</th><td><span class="bar" style="width:${((value / most) * 100).toFixed(2)}%"></span></td><td class="number">${text(shown)}</td></tr>`,
  );
  return `<table class="bars"><tbody>${rows.join('\n')}</tbody></table>`;
}

function tableOf({ columns, rows, numbers = [] }: NonNullable<ReportSection['table']>): string {
  const kind = (place: number): string => (numbers.includes(place) ? ' class="number"' : '');
  const head = columns.map((column, place) => `<th scope="col"${kind(place)}>${text(column)}</th>`).join('');
  const body = rows.map(
    (row) => `<tr>${row.map((cell, place) => `<td${kind(place)}>${text(cell)}</td>`).join('')}</tr>`,
  );
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}

const sectionOf = ({ title, note, figures, bars, table, words }: ReportSection): string =>
  [
    `<section><h2>${text(title)}</h2>`,
    note === undefined ? '' : `<p class="dim">${text(note)}</p>`,
    figures === undefined ? '' : figuresOf(figures),
    bars === undefined ? '' : barsOf(bars),
    table === undefined ? '' : tableOf(table),
    words === undefined ? '' : `<blockquote>${text(words)}</blockquote>`,
    '</section>',
  ].join('\n');

/** A report as one HTML file that asks for nothing from anywhere: no script, no picture, no font. */
export function reportPage({ language, title, lead, sections, foot }: Report): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>
${style}
</style>
</head>
<body>
<header><h1>${text(title)}</h1><p>${text(lead)}</p></header>
<main>
${sections.map(sectionOf).join('\n')}
</main>
<footer>${text(foot)}</footer>
</body>
</html>
`;
}
