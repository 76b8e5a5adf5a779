import { openSourceFile } from '../src/engine/database/open-source-file.ts';
import { findHits } from '../src/engine/pipelines/mail/search/find-hits.ts';
import { parseQuery } from '../src/engine/pipelines/mail/search/parse-query.ts';
import { noFilters, parseFilters } from '../src/engine/pipelines/mail/search/search-filters.ts';
import { findNearest } from '../src/engine/pipelines/mail/vectors/nearest-vectors.ts';
import { type Spread, vectorSource } from './make-talent.ts';

/**
 * Searches a file that `makeTalent` made, on a connection as the engine opens it. Prints one line of JSON.
 * measure-search.ts FILE SPREAD QUERIES
 */
const [path = '', spread = 'topics', queries = '20'] = process.argv.slice(2);
const source = vectorSource(spread as Spread);
const opened = performance.now();
const { db } = openSourceFile(path);
const openMs = performance.now() - opened;
const atStart = process.memoryUsage().rss;
const filters = parseQuery('Python 开发工程师, 5 年以上, 東京').filters;
const required = parseFilters(['years=5']);
const rare = parseFilters(['skills=Haskell,Docker', 'years=15']);

/** Looked at after every search: the system's own peak is also that of the process which started this one. */
let peak = atStart;
const elapsed = (act: () => unknown): number => {
  const startedAt = performance.now();
  act();
  const took = performance.now() - startedAt;
  peak = Math.max(peak, process.memoryUsage().rss);
  return took;
};
const base = { kind: 'candidate', model: 'bench' } as const;
const times: Record<'first' | 'plain' | 'typed' | 'required' | 'rare', number[]> = {
  first: [],
  plain: [],
  typed: [],
  required: [],
  rare: [],
};
const vectors = Array.from({ length: Number(queries) }, () => source.query());
for (const vector of vectors) {
  const plain = elapsed(() => findHits(db, { ...base, vector }));
  (times.first.length === 0 ? times.first : times.plain).push(plain);
  times.typed.push(elapsed(() => findHits(db, { ...base, vector, filters })));
  times.required.push(elapsed(() => findHits(db, { ...base, vector, filters, required })));
}
/** What something takes of a core, whatever else the machine does. */
const cpuMsOf = (act: () => unknown): number => {
  const before = process.cpuUsage();
  act();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1_000;
};
const cpuMs = vectors.map((vector) => cpuMsOf(() => findHits(db, { ...base, vector, filters })));
let rareCpuMs = 0;
times.rare.push(
  elapsed(() => {
    rareCpuMs = cpuMsOf(() =>
      findHits(db, { ...base, vector: vectors[0] ?? [], filters: noFilters, required: rare }),
    );
  }),
);

/** How many of the truly nearest are found, and what comparing all takes. */
const few = vectors.slice(0, 8);
let found = 0;
let foundOf200 = 0;
let compareAllCpuMs = 0;
for (const vector of few) {
  const query = { ...base, vector, limit: 200 };
  compareAllCpuMs += cpuMsOf(() => findNearest(db, { ...query, exact: true }));
  const truly = findNearest(db, { ...query, exact: true }).found.map(({ key }) => key);
  const quick = new Set(findNearest(db, query).found.map(({ key }) => key));
  foundOf200 += truly.filter((key) => quick.has(key)).length;
  const best = new Set(findNearest(db, { ...query, limit: 20 }).found.map(({ key }) => key));
  found += truly.slice(0, 20).filter((key) => best.has(key)).length;
}
db.close();

const sorted = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);
const median = (values: readonly number[]): number =>
  sorted(values)[Math.floor(values.length / 2)] ?? Number.NaN;
const longest = (values: readonly number[]): number => sorted(values).at(-1) ?? Number.NaN;
console.log(
  JSON.stringify({
    openMs,
    firstMs: longest(times.first),
    plainMs: [median(times.plain), longest(times.plain)],
    typedMs: [median(times.typed), longest(times.typed)],
    requiredMs: [median(times.required), longest(times.required)],
    cpuMs: [median(cpuMs), longest(cpuMs)],
    rareCpuMs,
    rareMs: longest(times.rare),
    compareAllCpuMs: compareAllCpuMs / few.length,
    recallOf20: found / (few.length * 20),
    recallOf200: foundOf200 / (few.length * 200),
    startMegabytes: atStart / 1024 / 1024,
    peakMegabytes: peak / 1024 / 1024,
  }),
);
