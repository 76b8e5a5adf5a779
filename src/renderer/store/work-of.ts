import type { RouteInput } from '../../shared/contract.ts';
import type { PipelineName } from '../../shared/pipelines/registry.ts';
import type { Selection } from '../../shared/work.ts';
import type { State } from './state.ts';

type AskedWork = RouteInput<'job.start'>;

/** What is asked of one run alone. */
export interface AskedBesides {
  readonly asked?: object;
  /** At once where left out. */
  readonly transport?: State['transport'];
}

/** A pipeline's work over a selection, with what the settings say of it, and what is asked of this file and this one run. */
export function workOf(
  { settings, fileOptions }: Pick<State, 'settings' | 'fileOptions'>,
  pipeline: PipelineName,
  selection: Selection,
  { asked = {}, transport }: AskedBesides = {},
): AskedWork {
  // The settings hold the options of each pipeline under its name.
  return {
    pipeline,
    selection,
    options: { ...settings.options[pipeline], ...fileOptions[pipeline], ...asked },
    ...(transport === 'order' ? { transport } : {}),
  } as AskedWork;
}
