import type { Engine, ModelAccess } from '../../engine/engine-api.ts';
import type { ReadName } from '../../shared/pipelines/registry.ts';
import type { TrialAsked, TrialState } from '../../shared/trial.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import { conductTrial, forgetTrials, recallTrial, refuseBesideJob, type Trial } from './worker-host.ts';

/** What trials of the open file need. */
export interface TrialPorts {
  readonly engine: Pick<Engine, 'snapshot' | 'latestTrial'>;
  readonly folder: string;
  readonly openAt: (place: string) => Promise<Engine>;
  readonly access: () => Promise<ModelAccess>;
  readonly onChange: (state: TrialState | null) => void;
}

export type Trials = ReturnType<typeof createTrials>;

/** The same provider asked for another model: a price that was given is that of the model in the settings. */
function accessFor(access: ModelAccess, model: string | null): ModelAccess {
  const { settings, learnt: _, ...others } = access;
  if (model === null || model === settings.model) return access;
  return { ...others, settings: { ...settings, model, price: null } };
}

/**
 * The one trial of the open file: it goes on whatever the window does, and can be looked into until the next one, also after the file
 * was opened anew.
 */
export function createTrials(ports: TrialPorts) {
  let current: Trial | null = null;
  /** Whoever starts one, forgets all or leaves the file wants none of before any more. */
  let isSettled = false;
  const state = (): TrialState | null => current?.state() ?? null;
  const refuseBesideTrial = (): void => {
    if (state()?.running === true) throw codedError('trial_running');
  };
  const leave = async (): Promise<void> => {
    isSettled = true;
    const before = current;
    current = null;
    await before?.close();
  };
  const recall = async (): Promise<void> => {
    // It is shown for convenience: a file that does not say which it was is opened all the same.
    const latest = await ports.engine.latestTrial().catch(() => null);
    if (latest === null || isSettled) return;
    isSettled = true;
    current = recallTrial(latest, ports.openAt);
    ports.onChange(current.state());
  };
  return {
    state,
    /** Finds the trial that was begun last, where none was since the file was opened, and tells of it. Never rejects. */
    recall,
    /** @throws AppError job_running, trial_running */
    start: async ({ items, columns, again }: TrialAsked) => {
      refuseBesideTrial();
      await refuseBesideJob(ports.engine);
      const access = await ports.access();
      await leave();
      const trial: Trial = conductTrial({
        items,
        questions: columns.map(({ work, name, model }) => ({ work, name, access: accessFor(access, model) })),
        again,
        folder: ports.folder,
        openAt: ports.openAt,
        onChange: (now) => {
          if (current === trial) ports.onChange(now);
        },
      });
      current = trial;
      return trial.state();
    },
    /** Null where nothing was tried. */
    stop: async () => {
      await current?.stop();
      return state();
    },
    /** A read of what a question brought; its input is checked already. @throws AppError nothing_tried */
    read: async (column: number, name: ReadName, input: unknown): Promise<unknown> => {
      if (current === null) throw codedError('nothing_tried');
      return (await current.engine(column)).read(name, input as never);
    },
    /** Throws all away that was tried on the file. @throws AppError trial_running */
    forget: async () => {
      refuseBesideTrial();
      await leave();
      const count = forgetTrials(ports.folder);
      ports.onChange(null);
      return count;
    },
    /** Stops what runs: what was paid for is kept. */
    close: leave,
  };
}
