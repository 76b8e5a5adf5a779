import type { Engine } from '../engine/engine-api.ts';
import { AppError } from '../shared/app-error.ts';
import { type SourceMapping, type TimeKind, timeKinds } from '../shared/pipelines/events.ts';

export interface TimeOptions {
  readonly timeKind?: string | undefined;
}

export const timeKindHelp = `how the times of the rows are written, instead of what was found: ${timeKinds.join(', ')}`;

function readKind(given: string): TimeKind {
  const kind = timeKinds.find((each) => each === given);
  if (kind !== undefined) return kind;
  throw new AppError('bad_input', `There is no kind of time “${given}”.`, {
    hint: `It is one of ${timeKinds.join(', ')}.`,
    params: { field: 'timeKind' },
  });
}

/** The mapping that was found in the file, with the kind of times that is asked for; nothing where none is. */
export async function withTimeKind(
  engine: Pick<Engine, 'info'>,
  { timeKind }: TimeOptions,
): Promise<{ readonly mapping?: SourceMapping }> {
  if (timeKind === undefined) return {};
  const kind = readKind(timeKind);
  const { found } = await engine.info();
  return found.events === undefined ? {} : { mapping: { ...found.events.mapping, timeKind: kind } };
}
