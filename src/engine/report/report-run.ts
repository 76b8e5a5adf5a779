import { knownPipeline } from '../../shared/pipelines/registry.ts';
import { countWords } from '../../shared/pipelines/words.ts';
import type { Report, ReportSection } from '../../shared/report.ts';
import type { RunDetail } from '../../shared/run.ts';
import { errorText } from '../../shared/words/error-text.ts';
import type { ReportWords } from './report-words.ts';

/** What of a file and a program a report names. */
export interface ReportedFile {
  readonly name: string;
  readonly version: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

const present = <Value>(values: readonly (Value | null)[]): readonly Value[] =>
  values.filter((value) => value !== null);

function came({ job }: RunDetail, words: ReportWords): ReportSection {
  const { say, count, decimal } = words;
  const ratio = job.recordsPerResult;
  return {
    title: say.figures.title,
    figures: present([
      { label: say.figures.done, value: `${count(job.succeeded)} / ${count(job.total)}` },
      { label: say.figures.failed, value: count(job.failed) },
      {
        ...{ label: say.figures.results, value: count(job.results) },
        ...(ratio === null ? {} : { under: words.fill(say.figures.each, { value: decimal(ratio) }) }),
      },
      { label: say.figures.rows, value: `${count(job.processedRecords)} / ${count(job.totalRecords)}` },
      job.unaccountedRecords === 0
        ? null
        : { label: say.figures.unaccounted, value: count(job.unaccountedRecords) },
      { label: say.figures.time, value: words.duration(job.elapsedMs) },
      {
        ...{ label: say.figures.requests, value: count(job.currentBatch) },
        ...(job.retries === 0
          ? {}
          : { under: words.fill(say.figures.retries, { value: count(job.retries) }) }),
      },
    ]),
  };
}

function cost({ job }: RunDetail, { say, count, money, fill }: ReportWords): ReportSection {
  const { estimate } = job;
  const was = (value: string): { readonly under: string } => ({ under: fill(say.cost.estimated, { value }) });
  return {
    title: say.cost.title,
    figures: [
      {
        ...{ label: say.cost.tokensIn, value: count(job.promptTokens) },
        ...(estimate === null ? {} : was(count(estimate.promptTokens))),
      },
      {
        ...{ label: say.cost.tokensOut, value: count(job.completionTokens) },
        ...(estimate === null ? {} : was(count(estimate.completionTokens))),
      },
      {
        label: say.cost.cost,
        value: job.cost === null ? say.cost.unknown : money(job.cost, job.currency),
        ...(estimate?.cost == null ? {} : was(money(estimate.cost, estimate.currency))),
      },
    ],
  };
}

function failures({ causes }: RunDetail, { language, say, count }: ReportWords): ReportSection {
  const { title, none, ...columns } = say.failures;
  if (causes.length === 0) return { title, note: none };
  return {
    title,
    table: {
      columns: [columns.count, columns.cause, columns.still],
      numbers: [0, 2],
      rows: causes.map(({ error, items, stillFailed }) => [
        count(items),
        errorText(error, language).message,
        count(stillFailed.length),
      ]),
    },
  };
}

/** Of a long run so many slices are told. */
const mostSlices = 24;

function pace({ slices, pauses }: RunDetail, words: ReportWords): readonly ReportSection[] {
  const { say, count, decimal } = words;
  if (slices.length === 0) return [];
  const each = Math.ceil(slices.length / mostSlices);
  const told = Array.from({ length: Math.ceil(slices.length / each) }, (_, place) =>
    slices.slice(place * each, (place + 1) * each),
  );
  const rows = told.map((part) => {
    const sum = (of: (slice: (typeof part)[number]) => number): number =>
      part.reduce((total, slice) => total + of(slice), 0);
    const timed = part.filter(({ latencyMs }) => latencyMs !== null);
    const seconds =
      timed.reduce((total, { latencyMs }) => total + (latencyMs ?? 0), 0) / timed.length / 1_000;
    return [
      words.clock(part[0]?.from ?? 0),
      count(sum((slice) => slice.calls)),
      count(sum((slice) => slice.promptTokens + slice.completionTokens)),
      timed.length === 0 ? '–' : decimal(seconds),
      decimal(sum((slice) => slice.atOnce) / part.length),
    ];
  });
  const { title, pauses: rested, ...columns } = say.pace;
  const reasons = [...new Set(pauses.map(({ reason }) => reason ?? 'user'))].join(', ');
  return [
    {
      title,
      ...(pauses.length === 0 ? {} : { note: words.fill(rested, { times: count(pauses.length), reasons }) }),
      table: {
        columns: [columns.from, columns.calls, columns.tokens, columns.seconds, columns.atOnce],
        numbers: [1, 2, 3, 4],
        rows,
      },
    },
  ];
}

/**
 * A run told on one page: what was asked and what is in the file is the pipeline's own to tell.
 * @param own what the pipeline tells: first what was asked, then what was found
 */
export function reportRun(
  run: RunDetail,
  { name, version, now }: ReportedFile,
  own: { readonly asked: readonly ReportSection[]; readonly found: readonly ReportSection[] },
  words: ReportWords,
): Report {
  const { say, fill, count, at } = words;
  const { job, createdAt } = run;
  const counts = countWords(words.language)[knownPipeline(job.pipeline)];
  return {
    language: words.language,
    title: fill(say.title, { name, at: at(createdAt) }),
    lead: fill(say.lead, {
      model: job.model,
      done: fill(job.total === 1 ? counts.one : counts.many, {
        succeeded: count(job.succeeded),
        total: count(job.total),
      }),
    }),
    sections: [
      came(run, words),
      ...own.asked,
      ...own.found,
      cost(run, words),
      failures(run, words),
      ...pace(run, words),
    ],
    foot: fill(say.foot, { version, at: at(now) }),
  };
}
