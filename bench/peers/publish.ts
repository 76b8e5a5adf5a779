import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

interface Outcome {
  readonly seconds: number;
  readonly lost: number;
  readonly refusals: number;
  readonly tokens: number;
}

/** What came of one shape, for each client in turn. */
export interface ShapeResult {
  readonly name: string;
  readonly calls: number;
  /** Seconds in which the model can have answered at the shortest. */
  readonly bound: number;
  readonly clients: readonly {
    readonly name: string;
    readonly given: string;
    readonly outcomes: readonly Outcome[];
  }[];
}

type Client = ShapeResult['clients'][number];

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const of = ({ outcomes }: Client, what: keyof Outcome): number => middle(outcomes.map((each) => each[what]));

/** One shape as a table in Markdown: medians, and the spread of the time. */
export function tableOf({ name, calls, bound, clients }: ShapeResult): string {
  const lines = clients.map((client) => {
    const ratios = client.outcomes.map(({ seconds }) => seconds / bound);
    const spread = `${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)}`;
    const time = `${middle(ratios).toFixed(3)} (${spread})`;
    const rest = [of(client, 'lost'), of(client, 'refusals'), of(client, 'tokens')].join(' | ');
    return `| ${client.name} | ${client.given} | ${time} | ${rest} |`;
  });
  return [
    `\n${name}: ${calls} calls, bound ${bound.toFixed(2)} s\n`,
    '| client | given | time ÷ bound, median (spread) | lost | refusals | tokens |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

const left = 330;
const width = 900;
const rowHeight = 34;
const least = 1;
const most = 2;
const colours = [
  '#c2410c',
  '#64748b',
  '#94a3b8',
  '#475569',
  '#0891b2',
  '#7c3aed',
  '#a78bfa',
  '#15803d',
  '#86efac',
  '#ca8a04',
];

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const whatIsShown =
  'Time divided by the shortest possible, for each shape and client; hollow where calls were lost';

/** A line a shape, a dot a client: filled where it lost nothing. What took more than twice the bound stands at the edge. */
function pictureOf(results: readonly ShapeResult[]): string {
  const [first] = results;
  const colourOf = (index: number): string => colours[index % colours.length] ?? '#000';
  const x = (ratio: number): number =>
    left + ((Math.min(most, Math.max(least, ratio)) - least) / (most - least)) * (width - left - 30);
  const rows = results.map(({ name, bound, clients }, row) => {
    const y = 40 + row * rowHeight;
    const dots = clients.map((client, index) => {
      const ratio = of(client, 'seconds') / bound;
      if (!Number.isFinite(ratio)) return '';
      const fill = of(client, 'lost') === 0 ? colourOf(index) : 'none';
      return `<circle cx="${x(ratio).toFixed(1)}" cy="${y}" r="${index === 0 ? 7 : 5}" fill="${fill}" stroke="${colourOf(index)}"/>`;
    });
    const line = `<line x1="${left}" x2="${width - 30}" y1="${y}" y2="${y}" stroke="#e2e8f0"/>`;
    return `<text x="8" y="${y + 4}">${escaped(name)}</text>${line}${dots.toReversed().join('')}`;
  });
  const below = 40 + results.length * rowHeight;
  const scale = [1, 1.25, 1.5, 1.75, 2].map(
    (ratio) => `<text x="${x(ratio)}" y="18" text-anchor="middle">${ratio === most ? '≥ 2' : ratio}</text>`,
  );
  const legend = (first?.clients ?? []).map(({ name, given }, index) => {
    const [at, y] = [8 + (index % 2) * 440, below + 10 + Math.floor(index / 2) * 20];
    return `<circle cx="${at + 6}" cy="${y - 4}" r="5" fill="${colourOf(index)}"/><text x="${at + 18}" y="${y}">${escaped(index === 0 ? name : `${name}, ${given}`)}</text>`;
  });
  const height = below + 30 + Math.ceil(legend.length / 2) * 20;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>${whatIsShown}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...scale,
    ...rows,
    ...legend,
    '</svg>\n',
  ].join('\n');
}

const begin = '<!-- peers: written by bench/peers -->';
const end = '<!-- /peers -->';

/** Writes the picture, and the tables between the two marks in BENCHMARKS.md. */
export function publish(results: readonly ShapeResult[], docs: string): void {
  writeFileSync(join(docs, 'peers.svg'), pictureOf(results));
  const path = join(docs, 'BENCHMARKS.md');
  const text = readFileSync(path, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} has no place for the tables.`);
  const runs = results[0]?.clients[0]?.outcomes.length ?? 0;
  const said = `Node ${process.version}, ${cpus().length} processors (${cpus()[0]?.model.trim() ?? 'unknown'}), ${runs} runs each.`;
  const picture = `![${whatIsShown}](peers.svg)`;
  const block = [begin, '', said, '', picture, ...results.map(tableOf), '', end].join('\n');
  writeFileSync(path, text.slice(0, from) + block + text.slice(to + end.length));
}
