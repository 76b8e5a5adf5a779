import { type EstimateOff, estimateOff } from '../shared/estimate-off.ts';
import type { JobSnapshot, StageProgress } from '../shared/job.ts';
import type { ReadSoFar } from '../shared/pipelines/read-so-far.ts';
import type { Estimate, Range } from '../shared/work.ts';
import { formatNumber } from './format-number.ts';
import { faceOf } from './pipelines/registry.ts';

/** `1 h 5 min`, `4 min 10 s`, `8 s`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}

function formatCost(cost: number | null, currency: string): string {
  return cost === null ? 'price unknown' : `${cost.toFixed(cost < 1 ? 4 : 2)} ${currency}`;
}

function formatEta(job: JobSnapshot): string {
  if (job.etaSeconds === null || job.etaLowSeconds === null || job.etaHighSeconds === null) return '';
  const range = `${formatDuration(job.etaLowSeconds)} – ${formatDuration(job.etaHighSeconds)}`;
  return `  ${formatDuration(job.etaSeconds)} left (${range})`;
}

/** One line of progress, no wider than the terminal. */
export function formatProgress(job: JobSnapshot, columns: number): string {
  const width = Math.max(10, Math.min(30, columns - 70));
  const filled = Math.round((job.percent / 100) * width);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  const failed = job.failed > 0 ? `  ${job.failed} failed` : '';
  const stage = job.stages.find((each) => each.name === job.stage);
  const done =
    job.stages.length > 1 && stage !== undefined
      ? `${stage.name} ${stage.current} of ${stage.total}`
      : `${job.processed} of ${job.total} ${faceOf(job.pipeline).items}`;
  const batches = `  request ${job.currentBatch} of ${job.totalBatches}`;
  const line = `${bar} ${job.percent.toFixed(0).padStart(3)} %  ${done}${failed}${batches}${formatEta(job)}`;
  return line.length > columns ? `${line.slice(0, columns - 1)}…` : line;
}

const two = (number: number): string => String(number).padStart(2, '0');

/** What is said when the provider wants no request for a while; `at` in epoch milliseconds, by the clock of this machine. */
export function waitLine(at: number, now: number): string {
  const date = new Date(at);
  const day =
    new Date(now).toDateString() === date.toDateString() ? '' : `${date.getMonth() + 1}/${date.getDate()} `;
  const seconds = at - now < 10 * 60_000 ? `:${two(date.getSeconds())}` : '';
  return `The provider wants no request until ${day}${two(date.getHours())}:${two(date.getMinutes())}${seconds}.`;
}

/** One line of a stage that has ended. */
export function formatStage({ name, current, failed, startedAt, finishedAt }: StageProgress): string {
  const seconds = startedAt === null || finishedAt === null ? 0 : (finishedAt - startedAt) / 1_000;
  const failures = failed > 0 ? `, ${formatNumber(failed)} failed` : '';
  return `${name.padEnd(24)} ${formatNumber(current)}${failures}  ${formatDuration(seconds)}`;
}

const spreadWords = 'for smaller requests, so that all places have work';

/** What is told of a job's tokens beyond how many there were; nothing of jobs of earlier versions. */
function partsOfTokens({
  cachedTokens,
  cacheWriteTokens,
  reasoningTokens,
  spreadTokens,
}: JobSnapshot): readonly string[] {
  const said = (tokens: number | null | undefined, words: string): readonly string[] =>
    tokens === null || tokens === undefined || tokens === 0 ? [] : [`${formatNumber(tokens)} ${words}`];
  return [
    ...said(cachedTokens, 'read from the cache'),
    ...said(cacheWriteTokens, 'written into it'),
    ...said(reasoningTokens, 'thinking'),
    ...said(spreadTokens, spreadWords),
  ];
}

/** ` (12 % more than estimated)` */
function offWords(off: EstimateOff | null): string {
  if (off === null) return '';
  const { direction, share } = off;
  return direction === 'asEstimated' ? ' (as estimated)' : ` (${Math.round(share * 100)} % ${direction})`;
}

/** How a job ended, for a person, with how much of the `file` is read. `found` takes the place of the lines that count its results. */
export function formatSummary(
  job: JobSnapshot,
  file: ReadSoFar | null = null,
  found: readonly string[] = faceOf(job.pipeline).results(job),
): string {
  const { items } = faceOf(job.pipeline);
  const estimated = (words: (estimate: Estimate) => string | null, off = ''): string => {
    const said = job.estimate === null ? null : words(job.estimate);
    return said === null ? '' : `, estimated ${said}${off}`;
  };
  const offBy = (took: number | null, of: number | null | undefined): string =>
    job.status === 'completed' ? offWords(estimateOff(took, of)) : '';
  const { estimatedCalls = 0 } = job;
  const own = estimatedCalls === 0 ? '' : ' (estimated)';
  const ofThem = partsOfTokens(job);
  const rows = [
    `${items.padEnd(10)} ${formatNumber(job.succeeded)} of ${formatNumber(job.total)}${job.selection === 'named' ? ' chosen' : ''} succeeded${job.failed > 0 ? `, ${formatNumber(job.failed)} failed` : ''}`,
    ...(file === null || file.unread === 0
      ? []
      : [`file       ${formatNumber(file.unread)} of its ${formatNumber(file.items)} ${items} not read yet`]),
    ...found,
    `requests   ${formatNumber(job.currentBatch)}${job.retries > 0 ? `, ${formatNumber(job.retries)} sent or asked again` : ''}${job.repeatedCalls > 0 ? `, ${formatNumber(job.repeatedCalls)} repeated after an interruption` : ''}`,
    `model      ${job.model}`,
    `tokens     ${formatNumber(job.promptTokens)} in, ${formatNumber(job.completionTokens)} out${own}${estimated((each) => `${formatNumber(each.promptTokens)} in${offBy(job.promptTokens, each.promptTokens)}, ${formatNumber(each.completionTokens)} out${offBy(job.completionTokens, each.completionTokens)}`)}`,
    ...(ofThem.length === 0 ? [] : [`           of them ${ofThem.join(', ')}`]),
    `cost       ${formatCost(job.cost, job.currency)}${job.cost === null ? '' : own}${estimated((each) => (each.cost === null ? null : formatCost(each.cost, each.currency)), offBy(job.cost, job.estimate?.cost))}`,
    ...(job.isCacheUnpriced === true
      ? ['           or less: tokens of the cache are reckoned at the full price']
      : []),
    ...(estimatedCalls === 0
      ? []
      : [
          `           ${formatNumber(estimatedCalls)} ${estimatedCalls === 1 ? 'reply' : 'replies'} came without usage and ${estimatedCalls === 1 ? 'is' : 'are'} counted by Gleaner’s own estimate`,
        ]),
    `time       ${formatDuration(job.elapsedMs / 1_000)}${estimated((each) => (each.seconds === null ? null : formatDuration(each.seconds)))}`,
  ];
  return rows.join('\n');
}

/** `, 12 – 15` where a trial knows between what a figure lies. */
const between = (range: Range | null | undefined, words: (value: number) => string): string =>
  range === null || range === undefined ? '' : ` (${words(range[0])} – ${words(range[1])})`;

function formatTime({ seconds, secondsLow, secondsHigh }: Estimate): string {
  if (seconds === null || secondsLow === null || secondsHigh === null)
    return 'unknown: this model has not run on this file yet';
  return `about ${formatDuration(seconds)} (${formatDuration(secondsLow)} – ${formatDuration(secondsHigh)})`;
}

export function formatEstimate(estimate: Estimate, pipeline: string): string {
  const { items, hasRecords } = faceOf(pipeline);
  const { range } = estimate;
  const rows = hasRecords ? [`rows       ${formatNumber(estimate.records)}`] : [];
  const share =
    estimate.originalPromptTokens === 0
      ? ''
      : ` (${Math.round((estimate.promptTokens / estimate.originalPromptTokens) * 100)} % of the original wording's)`;
  return [
    `${items.padEnd(10)} ${formatNumber(estimate.items)}`,
    ...rows,
    `requests   about ${formatNumber(estimate.batches)}`,
    `tokens     about ${formatNumber(estimate.promptTokens)} in${between(range?.promptTokens, formatNumber)}${share}, ${formatNumber(estimate.completionTokens)} out${between(range?.completionTokens, formatNumber)}`,
    ...((estimate.spreadTokens ?? 0) === 0
      ? []
      : [`           of them ${formatNumber(estimate.spreadTokens ?? 0)} ${spreadWords}`]),
    `cost       ${formatCost(estimate.cost, estimate.currency)}${between(range?.cost, (value) => formatCost(value, estimate.currency))}`,
    `time       ${formatTime(estimate)}`,
    ...(range === undefined
      ? []
      : [`learnt from ${formatNumber(range.tried)} ${range.tried === 1 ? items.slice(0, -1) : items} tried`]),
    ...(estimate.learntFrom === 0
      ? []
      : [
          `learnt from ${formatNumber(estimate.learntFrom)} earlier ${estimate.learntFrom === 1 ? 'job' : 'jobs'} of this model`,
        ]),
  ].join('\n');
}
