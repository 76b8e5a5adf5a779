import type { Engine } from '../../../engine/engine-api.ts';
import type { Page } from '../../../shared/page.ts';
import type { EventFate } from '../../../shared/pipelines/compared-runs.ts';
import type { SourceRow } from '../../../shared/pipelines/events/rows.ts';
import type { ExtractedEvent } from '../../../shared/pipelines/extracted-event.ts';
import { matchEvents } from '../../../shared/pipelines/match-events.ts';
import type { TrialColumn } from '../../../shared/trial.ts';
import { formatNumber } from '../../format-number.ts';
import { type AskedPage, pagesOf } from '../../pages-of.ts';

/** What one question brought of one user. */
export interface TriedUser {
  readonly userId: string;
  readonly rows: readonly SourceRow[];
  readonly events: readonly ExtractedEvent[];
  /** Why there is nothing; null where nothing went wrong. */
  readonly error: string | null;
}

/** Reads all of it, a page at a time. */
async function allOf<Row>(read: (asked: AskedPage) => Promise<Page<Row>>): Promise<readonly Row[]> {
  const all: Row[] = [];
  for await (const { rows } of pagesOf(read)) all.push(...rows);
  return all;
}

export async function readTried(engine: Pick<Engine, 'read'>, userId: string): Promise<TriedUser> {
  const { summary } = await engine.read('events.user', { userId });
  const [rows, events] = await Promise.all([
    allOf((asked) => engine.read('events.rows', { userId, ...asked })),
    allOf((asked) => engine.read('events.events', { userId, ...asked })),
  ]);
  return { userId, rows, events, error: summary.error?.message ?? null };
}

const eventLine = ({ type, category, time, context }: ExtractedEvent): string =>
  [`${type} (${category})`, time, context].filter((part) => part !== '').join('  ');

const rowLine = ({ id, time, text }: SourceRow): string =>
  `    ${id}  ${time}  ${text.replaceAll('\n', ' ')}`;

const asideLine = ({ rows }: TriedUser): readonly string[] => {
  const aside = rows.filter(({ setAside }) => setAside).length;
  return aside === 0 ? [] : [`  ${formatNumber(aside)} rows set aside`];
};

/** A user's events, each over the rows that it cites. */
export function userWords(user: TriedUser): readonly string[] {
  const byId = new Map(user.rows.map((row) => [row.id, row]));
  const cited = ({ sourceRowIds }: ExtractedEvent): readonly string[] =>
    sourceRowIds.flatMap((id) => {
      const row = byId.get(id);
      return row === undefined ? [] : [rowLine(row)];
    });
  return [
    `\n${user.userId}: ${formatNumber(user.rows.length)} rows, ${formatNumber(user.events.length)} events`,
    ...(user.error === null ? [] : [`  failed: ${user.error}`]),
    ...user.events.flatMap((event) => [`  ${eventLine(event)}`, ...cited(event)]),
    ...asideLine(user),
  ];
}

/** `=` the same, `~` of other rows, `≠` of another type, `-` of the first alone, `+` of the second alone. */
const marks: Readonly<Record<EventFate, string>> = {
  same: '=',
  moved: '~',
  retyped: '≠',
  lost: '-',
  gained: '+',
};

/** The events of two questions to one user, paired by the rows that they cite. */
export const pairsOf = (one: TriedUser, other: TriedUser) =>
  matchEvents(
    one.events.map((event) => ({ ...event, rows: event.sourceRowIds })),
    other.events.map((event) => ({ ...event, rows: event.sourceRowIds })),
  );

/** The same side by side. */
export function pairWords(one: TriedUser, other: TriedUser): readonly string[] {
  const rowsOf = (event: ExtractedEvent | null): string =>
    event === null ? '' : `${eventLine(event)}  [${event.sourceRowIds.join(',')}]`;
  return [
    `\n${one.userId}: ${formatNumber(one.rows.length)} rows, ${formatNumber(one.events.length)} | ${formatNumber(other.events.length)} events`,
    ...[one, other].flatMap(({ error }, index) =>
      error === null ? [] : [`  ${index + 1} failed: ${error}`],
    ),
    ...pairsOf(one, other).map(({ fate, one: first, other: second }) =>
      fate === 'same' ? `  = ${rowsOf(first)}` : `  ${marks[fate]} ${rowsOf(first)}  |  ${rowsOf(second)}`,
    ),
  ];
}

/** What a question came to: the head of its column. */
export function figuresOf({ job }: TrialColumn) {
  if (job === null) return { rowsPerEvent: null, eventsPerUser: null };
  return {
    rowsPerEvent: job.recordsPerResult,
    eventsPerUser: job.succeeded === 0 ? null : job.results / job.succeeded,
  };
}

export function columnWords(column: TrialColumn, index: number): string {
  const { job, error, model, name, wasThere } = column;
  const { rowsPerEvent, eventsPerUser } = figuresOf(column);
  const head = `${index + 1}  ${name ?? ''}, ${model}:`;
  if (job === null) return `${head} ${error?.message ?? 'not begun'}`;
  const cost = job.cost === null ? 'price unknown' : `${job.cost.toFixed(4)} ${job.currency}`;
  const parts = [
    `${formatNumber(job.succeeded)} of ${formatNumber(job.total)} users`,
    `${formatNumber(job.results)} events`,
    ...(eventsPerUser === null ? [] : [`${eventsPerUser.toFixed(1)} a user`]),
    ...(rowsPerEvent === null ? [] : [`one for every ${rowsPerEvent.toFixed(1)} rows`]),
    `${formatNumber(job.promptTokens)} tokens in, ${formatNumber(job.completionTokens)} out`,
    cost,
    ...(wasThere ? ['tried before: nothing was sent, --again asks anew'] : []),
  ];
  const why = error?.message ?? job.error?.message ?? job.reason ?? '';
  return `${head} ${parts.join(', ')}${job.status === 'completed' ? '' : `\n   ${job.status}: ${why}`}`;
}
