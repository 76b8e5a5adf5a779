import type { Database } from 'better-sqlite3';
import type { EventFilter } from '../../../../shared/pipelines/found-events.ts';
import { changeStamp } from '../../../database/change-stamp.ts';
import { type EventColumns, readEventColumns } from './event-columns.ts';
import { orderOf } from './event-orders.ts';
import { type EventTexts, readEventTexts } from './event-texts.ts';
import { type FilteredFile, judgeEvents, needsTexts, type Verdicts } from './filter-events.ts';

/** Takes steps to their end, and lets others have their turn after each. */
export type InSteps = <Result>(steps: Generator<void, Result>) => Promise<Result>;

/** While a job changes the file all the time it is read anew after so many times as long as reading it took. */
const restShare = 10;
/** So many filters' verdicts are kept, a byte an event each. */
const keptVerdicts = 4;

/** A file as it was read at one time, and what was worked out of that. */
interface Reading {
  readonly stamp: string;
  readonly columns: Promise<EventColumns>;
  texts: Promise<EventTexts> | null;
  readonly verdicts: Map<string, Promise<Verdicts>>;
}

/** The events of a file, and the order that most of what is asked goes by. */
function* readInOrder(db: Database): Generator<void, EventColumns> {
  const columns = yield* readEventColumns(db);
  for (const sort of ['start', 'user'] as const) {
    yield;
    orderOf(columns, sort);
  }
  return columns;
}

export type KeptColumns = ReturnType<typeof openColumns>;

/** The events of a file in memory: read when somebody first asks, and anew once the file has changed. */
export function openColumns(db: Database, inSteps: InSteps, now = () => performance.now()) {
  let kept: Reading | null = null;
  let isRead = false;
  let restsUntil = 0;
  const stampOf = changeStamp(db);
  const reading = (isAtWork: boolean): Reading => {
    const stamp = stampOf();
    if (kept !== null && (kept.stamp === stamp || (isAtWork && now() < restsUntil))) return kept;
    const begun = now();
    const columns = inSteps(readInOrder(db)).then(
      (all) => {
        restsUntil = now() + (now() - begun) * restShare;
        if (kept === next) isRead = true;
        return all;
      },
      (thrown: unknown) => {
        if (kept === next) kept = null;
        throw thrown;
      },
    );
    const next: Reading = { stamp, columns, texts: null, verdicts: new Map() };
    kept = next;
    isRead = false;
    restsUntil = Number.POSITIVE_INFINITY;
    return next;
  };
  const textsOf = (of: Reading, columns: EventColumns): Promise<EventTexts> => {
    of.texts ??= inSteps(readEventTexts(db, columns)).catch((thrown: unknown) => {
      of.texts = null;
      throw thrown;
    });
    return of.texts;
  };
  const verdictsOf = ({ verdicts }: Reading, file: FilteredFile, filter: EventFilter): Promise<Verdicts> => {
    const key = JSON.stringify(filter);
    const known = verdicts.get(key);
    verdicts.delete(key);
    const judged = known ?? inSteps(judgeEvents(file, filter));
    verdicts.set(key, judged);
    for (const oldest of verdicts.keys()) {
      if (verdicts.size <= keptVerdicts) break;
      verdicts.delete(oldest);
    }
    judged.catch(() => verdicts.delete(key));
    return judged;
  };
  return {
    columns: (isAtWork: boolean) => reading(isAtWork).columns,
    /** The events, and which of them pass a filter. */
    judged: async (filter: EventFilter, isAtWork: boolean, withTexts = false) => {
      const of = reading(isAtWork);
      const columns = await of.columns;
      // What they say in words: null where neither the filter nor the asker needs it.
      const texts = withTexts || needsTexts(filter) ? await textsOf(of, columns) : null;
      return { columns, texts, verdicts: await verdictsOf(of, { db, columns, texts }, filter) };
    },
    /** Whether they are in memory as the file is now. */
    isCurrent: (): boolean => isRead && kept?.stamp === stampOf(),
  };
}
