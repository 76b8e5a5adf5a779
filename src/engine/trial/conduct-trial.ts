import { AppError, toErrorInfo } from '../../shared/app-error.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import type { LatestTrial, TrialColumn, TrialState } from '../../shared/trial.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import type { Work } from '../../shared/work.ts';
import type { Engine, ModelAccess } from '../engine-api.ts';
import { modelKey } from '../packing/learn-estimate.ts';
import { fingerprintOf } from '../pipelines/fingerprint.ts';
import { writeNote } from './trial-note.ts';
import { makeTrialFolder, setAsideTrial, trialPlace } from './trial-place.ts';

/** One question to the items of a trial. */
export interface TrialQuestion {
  /** Its selection is `named`. */
  readonly work: Work;
  readonly access: ModelAccess;
  readonly name: string | null;
}

/** Who is tried on, each with how many records there are. */
export interface TrialItem {
  readonly id: string;
  readonly records: number;
}

export interface TrialParts {
  readonly items: readonly TrialItem[];
  readonly questions: readonly TrialQuestion[];
  /** What was tried of this before is set aside, and asked anew. */
  readonly again: boolean;
  readonly folder: string;
  /** Opens the file with ledger and results in a database of their own. */
  readonly openAt: (place: string) => Promise<Engine>;
  readonly onChange: (state: TrialState) => void;
}

/** A trial: each question is asked after the other, on the path of every job. */
export type Trial = ReturnType<typeof conductTrial>;

/** By what a question to some items is known: whatever gives the answers their meaning, and how many records there were. */
const questionKey = ({ work, access }: TrialQuestion, items: readonly TrialItem[]): string => {
  const asked = [work.pipeline, work.options ?? null, modelKey(access.settings)];
  const whom = items.map(({ id, records }) => [id, records]).sort();
  return fingerprintOf('trial', ...asked, whom);
};

/** What is left of the budget after the questions before. */
function withinRest(access: ModelAccess, spent: number): ModelAccess {
  const { budget } = access.settings;
  if (budget === null || spent === 0) return access;
  // One that is used up pauses the job before its first call.
  return { ...access, settings: { ...access.settings, budget: Math.max(budget - spent, Number.EPSILON) } };
}

/** Starts a job, or goes on with one, and answers how it ended. */
async function toItsEnd(engine: Engine, begin: () => Promise<JobSnapshot>): Promise<JobSnapshot> {
  const over = Promise.withResolvers<void>();
  const leave = engine.subscribe({
    event: (event) => {
      if (event.type === 'complete') over.resolve();
      if (event.type === 'status' && event.data.status !== 'running')
        engine.snapshot().then((job) => job?.status === 'running' || over.resolve(), over.reject);
    },
  });
  try {
    const begun = await begin();
    if (begun.status !== 'running') over.resolve();
    await over.promise;
    return (await engine.snapshot()) ?? begun;
  } finally {
    leave();
  }
}

/** Begins at once; what cannot begin says so in its column. */
export function conductTrial(parts: TrialParts) {
  const { items, questions } = parts;
  const engines: (Engine | undefined)[] = [];
  let stopped = false;
  let state: TrialState = {
    pipeline: questions[0]?.work.pipeline ?? '',
    items: items.map(({ id }) => id),
    columns: questions.map(({ access, name }) => ({
      model: access.settings.model,
      name,
      job: null,
      error: null,
      wasThere: false,
    })),
    running: true,
  };
  const change = (next: Partial<TrialState>): void => {
    state = { ...state, ...next };
    parts.onChange(state);
  };
  const tell = (place: number, told: Partial<TrialColumn>): void =>
    change({
      columns: state.columns.map((column, index) => (index === place ? { ...column, ...told } : column)),
    });
  const ask = async (index: number, question: TrialQuestion): Promise<void> => {
    const place = trialPlace(parts.folder, questionKey(question, items));
    if (parts.again) setAsideTrial(place);
    const engine = await parts.openAt(place);
    engines[index] = engine;
    engine.subscribe({ snapshot: (job) => tell(index, { job }) });
    const before = await engine.snapshot();
    if (before?.status === 'completed') return tell(index, { job: before, wasThere: true });
    // What was there before was paid for by another budget.
    const paid = state.columns.slice(0, index).filter(({ wasThere }) => !wasThere);
    const spent = paid.reduce((sum, { job }) => sum + (job?.cost ?? 0), 0);
    const access = withinRest(question.access, spent);
    const begin = (): Promise<JobSnapshot> =>
      before?.status === 'paused'
        ? engine.resume(access)
        : engine.start({ ...question.work, selection: namedBy(items) }, access);
    if (stopped) return;
    tell(index, { job: await toItsEnd(engine, begin) });
  };
  const run = async (): Promise<void> => {
    makeTrialFolder(parts.folder);
    writeNote(parts.folder, {
      pipeline: state.pipeline,
      items: [...state.items],
      columns: questions.map((question, index) => ({
        key: questionKey(question, items),
        model: question.access.settings.model,
        name: state.columns[index]?.name ?? null,
      })),
    });
    for (const [index, question] of questions.entries()) {
      if (stopped) break;
      await ask(index, question).catch((thrown: unknown) => tell(index, { error: toErrorInfo(thrown) }));
    }
  };
  const ended = run()
    .catch((thrown: unknown) => tell(0, { error: toErrorInfo(thrown) }))
    .finally(() => change({ running: false }));
  const stop = async (): Promise<void> => {
    stopped = true;
    // Whichever has come to its end meanwhile cannot be paused any more.
    await Promise.all(engines.map((engine) => engine?.pause().catch(() => undefined)));
    await ended;
  };
  return {
    state: (): TrialState => state,
    /** Resolves once nothing of it runs any more. Never rejects: what went wrong stands with the question. */
    ended,
    /** Aborts what is in flight. What was paid for is kept: the same trial goes on from there. */
    stop,
    /** The results of a question. @throws AppError nothing_tried where it has not begun */
    engine: async (column: number): Promise<Engine> => {
      const engine = engines[column];
      if (engine === undefined) throw codedError('nothing_tried');
      return engine;
    },
    /** Stops it, and lets go of its databases. */
    close: async (): Promise<void> => {
      await stop();
      await Promise.all(engines.map((engine) => engine?.close()));
    },
  };
}

/** A trial that was begun before, to be looked into: nothing of it runs. Its databases are opened once they are asked for. */
export function recallTrial({ state, places }: LatestTrial, openAt: TrialParts['openAt']): Trial {
  const engines = new Map<number, Promise<Engine>>();
  const open = async (column: number): Promise<Engine> => {
    const place = places[column];
    if (place === undefined || state.columns[column]?.job == null) throw codedError('nothing_tried');
    return openAt(place);
  };
  return {
    state: () => state,
    ended: Promise.resolve(),
    stop: async () => undefined,
    engine: (column) => {
      const opening = engines.get(column) ?? open(column);
      engines.set(column, opening);
      // One that cannot be opened now may be later.
      opening.catch(() => engines.delete(column));
      return opening;
    },
    close: async () => {
      const opened = await Promise.allSettled(engines.values());
      await Promise.all(opened.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)));
    },
  };
}

const namedBy = (items: readonly TrialItem[]): Work['selection'] => ({
  kind: 'named',
  ids: items.map(({ id }) => id),
});

/**
 * Refuses a trial while a job runs on the file, here or elsewhere: both would ask the same provider, whose limits are learnt by
 * one at a time, and what the trial takes would be measured beside another.
 * @throws AppError job_running
 */
export async function refuseBesideJob(engine: Pick<Engine, 'snapshot'>): Promise<void> {
  const job = await engine.snapshot();
  if (job?.status !== 'running' && job?.status !== 'queued') return;
  throw new AppError('job_running', 'A job is running on this file.', {
    hint: 'Wait for it, or pause or cancel it first.',
  });
}
