import type { FoundInFile } from '../../shared/pipelines/registry.ts';
import { guardDatabase } from '../database/database-error.ts';
import type { EngineTold } from '../engine-api.ts';
import type { EngineOptions } from '../engine-options.ts';
import { tellFound } from '../found-told.ts';
import type { KeptAnswer } from '../keep-answer.ts';
import type { JobEstimate } from '../ledger/job-record.ts';
import type { ModelProbe } from '../model-probe.ts';
import type { OpenFile } from '../open-file.ts';
import type { PipelineModule } from '../pipelines/module.ts';
import { pipelineModules } from '../pipelines/registry.ts';
import { trialFolder } from '../trial/trial-place.ts';

/** One open file, over the sidecar that takes its place before the first write. */
export interface FileState {
  readonly path: string;
  readonly options: EngineOptions;
  readonly probe: ModelProbe;
  readonly closing: AbortController;
  file: OpenFile;
  told: EngineTold | null;
  backingUp: Promise<void> | null;
  /** Of the export that is under way. */
  exporting: AbortController | null;
  readonly estimated: KeptAnswer<JobEstimate>;
  closed: boolean;
}

export function listen(state: FileState): void {
  const { told, file } = state;
  if (told === null) return;
  const counted = tellFound(
    () => foundIn(file),
    told.found,
    () => performance.now(),
  );
  file.runner.channel.tell({
    event: told.event,
    feed: told.feed,
    snapshot: (snapshot) => {
      told.snapshot(snapshot);
      counted(snapshot);
    },
  });
}

export const foundIn = ({ pipelines }: OpenFile): FoundInFile =>
  guardDatabase(() => Object.fromEntries([...pipelines].map(([name, each]) => [name, each.info()])));

export const modulesOf = ({ options }: FileState): readonly PipelineModule[] =>
  options.modules ?? pipelineModules;

/** Where what is tried on the file is kept. */
export const trialsOf = ({ path, options }: FileState): string =>
  trialFolder(path, options.sidecarFolder ?? null);
