import type { DemoCall } from '../src/engine/demo-model/demo-record.ts';
import { type KeptData, parseData } from '../src/engine/ledger/event-log.ts';
import { accountForRows, integrityOf } from '../src/engine/testing/account-for-rows.ts';
import { ledgerCalls, rowFinder } from '../src/engine/testing/asked-rows.ts';
import { withDatabase } from '../src/engine/testing/source-file.ts';
import type { JobEvent } from '../src/shared/job.ts';

type ResultEvent = Extract<JobEvent, { type: 'result' }>;

/** What an interruption left of one run: which calls the model had, and which of them the ledger calls in flight. */
interface Segment {
  readonly calls: readonly DemoCall[];
  readonly inFlightRows: ReadonlySet<string>;
}

/**
 * Follows one file and the model that answers about it through interruptions, and counts what was lost and what was
 * paid twice, from what the program had said before it died and from the model's own record.
 */
export interface FileWatch {
  /** After an interruption, when no call is alive any more: `acknowledged` is all that the program had said was saved. */
  interrupted(acknowledged: readonly JobEvent[]): void;
  /** Whether the file has a job to go on with. */
  hasJob(): boolean;
  /** After the job is complete. Answers the figures of the whole round; `told` is how many calls the job says it repeated, null where it had been complete before. */
  completed(told: number | null): {
    readonly lostBatches: number;
    readonly paidTwice: number;
    readonly repeatedInFlight: number;
    readonly problems: readonly string[];
  };
}

export interface FileWatchOptions {
  readonly path: string;
  readonly calls: () => readonly DemoCall[];
  readonly concurrency: number;
  readonly users: number;
  /** With faults of the model a user may end as failed, with a reason; without, everyone has to be whole. */
  readonly mayFail?: boolean;
}

/** Whether a job can have been written down: the ledger comes first, the tables of results with the first job. */
const hasLedger = (path: string): boolean =>
  withDatabase(
    path,
    (db) =>
      db
        .prepare("SELECT COUNT(*) FROM sqlite_schema WHERE name IN ('gleaner_job', 'extracted_events')")
        .pluck()
        .get() === 2,
  );

const isSaid = (kept: KeptData | undefined, data: unknown): boolean =>
  kept !== undefined && JSON.stringify(parseData(kept)) === JSON.stringify(data);

/** Of batches that were said to be saved, those of which the file lacks the event or a user's result. */
export function findLost(path: string, acknowledged: readonly ResultEvent[]): readonly ResultEvent[] {
  if (acknowledged.length === 0 || !hasLedger(path)) return acknowledged;
  return withDatabase(path, (db) => {
    const stored = db.prepare<[string, number], { data: KeptData }>(
      "SELECT data FROM gleaner_event WHERE job_id = ? AND seq = ? AND type = 'result'",
    );
    const sequence = db.prepare<[string], { status: string }>(
      'SELECT status FROM event_sequences WHERE user_id = ?',
    );
    const isKept = (event: ResultEvent): boolean =>
      isSaid(stored.get(event.jobId, event.seq)?.data, event.data) &&
      event.data.items.every(
        (item) => item.status !== 'succeeded' || sequence.get(item.itemId)?.status === 'success',
      );
    return acknowledged.filter((event) => !isKept(event));
  });
}

/** A reply that holds all that was asked for, as far as the model knows. */
const isWholeReply = (call: DemoCall): boolean =>
  call.endedAt !== null &&
  !call.aborted &&
  call.status === 200 &&
  (call.fault === null || call.fault === 'think' || call.fault === 'fences');

export function watchFile(options: FileWatchOptions): FileWatch {
  const { path, concurrency, users, mayFail = false } = options;
  const find = rowFinder(path);
  const idsOf = (call: DemoCall): string[] => call.users.flatMap((user) => find(user).map((id) => id ?? '?'));
  const segments: Segment[] = [];
  const acknowledged: ResultEvent[] = [];
  /** A batch that was missing once is lost, even where it was done again. */
  const lost = new Set<ResultEvent>();
  const problems: string[] = [];
  let seen = 0;
  /** Places in the ledger of the calls that an interruption found in flight; a second one may find them there still. */
  const caught = new Set<number>();

  const nextSegment = (inFlight: readonly { readonly rows: readonly string[] }[]): readonly DemoCall[] => {
    const calls = options.calls().slice(seen);
    seen += calls.length;
    segments.push({ calls, inFlightRows: new Set(inFlight.flatMap((call) => call.rows)) });
    return calls;
  };

  /** Rows asked about again although a whole reply had brought them and was not in flight. */
  const countPaidTwice = (): number => {
    const paidIn = new Map<string, number>();
    let twice = 0;
    for (const [index, { calls }] of segments.entries()) {
      for (const call of calls) {
        const ids = idsOf(call);
        const isTwice = ids.some((id) => {
          const earlier = paidIn.get(id);
          if (earlier === undefined) return false;
          return earlier === index || segments[earlier]?.inFlightRows.has(id) !== true;
        });
        if (isTwice) twice += 1;
        if (isWholeReply(call)) for (const id of ids) paidIn.set(id, index);
      }
    }
    return twice;
  };

  return {
    hasJob: () =>
      hasLedger(path) &&
      withDatabase(path, (db) => db.prepare('SELECT 1 FROM gleaner_job').get() !== undefined),
    interrupted: (said) => {
      acknowledged.push(...said.filter((event) => event.type === 'result'));
      const verdict = integrityOf(path);
      if (verdict !== 'ok') problems.push(`integrity: ${String(verdict)}`);
      for (const event of findLost(path, acknowledged)) lost.add(event);
      if (!hasLedger(path)) {
        if (nextSegment([]).length > 0) problems.push('calls were sent before there was a ledger');
        return;
      }
      problems.push(...accountForRows(path).problems);
      const ledger = ledgerCalls(path);
      const inFlight = ledger.filter((call) => call.status === 'sent');
      // A call that waits before another try leaves its place: of a model at fault more have been begun and not ended.
      if (!mayFail && inFlight.length > concurrency) problems.push(`${inFlight.length} calls were in flight`);
      nextSegment(inFlight);
      for (const [place, call] of ledger.entries()) if (call.status === 'sent') caught.add(place);
    },
    completed: (told) => {
      nextSegment([]);
      const account = accountForRows(path);
      problems.push(...account.problems);
      const done = account.succeeded.length + (mayFail ? account.failed.length : 0);
      if (done !== users) problems.push(`${done} of ${users} users are done`);
      if (told !== null && told !== caught.size)
        problems.push(`${told} calls are told as repeated, not ${caught.size}`);
      if (integrityOf(path) !== 'ok') problems.push('the file is not sound at the end');
      for (const event of findLost(path, acknowledged)) lost.add(event);
      const paidTwice = countPaidTwice();
      if (lost.size > 0) problems.push(`${lost.size} acknowledged batches were lost`);
      if (paidTwice > 0) problems.push(`${paidTwice} calls were paid twice`);
      return {
        lostBatches: lost.size,
        paidTwice,
        repeatedInFlight: caught.size,
        problems: [...problems],
      };
    },
  };
}
