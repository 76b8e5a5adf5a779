import { userQuerySchema } from '../../shared/pipelines/events/users.ts';
import type { EventEdit } from '../../shared/pipelines/review.ts';
import { createSeededRandom, type Random } from '../demo-model/seeded-random.ts';
import type { Engine } from '../engine-api.ts';

type EditingEngine = Pick<Engine, 'act' | 'read'>;

const pick = <Each>(all: readonly Each[], random: Random): Each | undefined =>
  all[Math.floor(random() * all.length)];

/** An edit of that user by the seed; null where the user has too few events for it. */
async function editOf(engine: EditingEngine, userId: string, random: Random): Promise<EventEdit | null> {
  const { events } = await engine.read('events.user', { userId });
  const { rows } = await engine.read('events.rows', { userId, offset: 0, limit: 200 });
  const event = pick(events, random);
  const row = pick(rows, random);
  const kind = pick(['accept', 'edit', 'split', 'merge', 'delete', 'add', 'done'] as const, random);
  if (row === undefined || kind === 'done') return { kind: 'done' };
  if (kind === 'add') return { kind, type: '到店', rows: [row.id] };
  if (event === undefined) return null;
  const { eventId, sourceRowIds } = event;
  if (kind === 'accept' || kind === 'delete') return { kind, events: [eventId] };
  if (kind === 'edit') return { kind, event: eventId, type: '试驾', rows: [...sourceRowIds, row.id] };
  if (kind === 'split')
    return sourceRowIds.length < 2 ? null : { kind, event: eventId, rows: sourceRowIds.slice(1) };
  const other = events.find((one) => one.eventId !== eventId);
  return other === undefined ? null : { kind: 'merge', events: [eventId, other.eventId] };
}

/** Edits the events of a user, or undoes an edit, or does it again, as the seed and the file have it. */
export async function playEdit(engine: EditingEngine, seed: number): Promise<void> {
  const random = createSeededRandom(seed);
  const { undo, redo } = await engine.read('events.editStack', undefined);
  const back = random();
  if (undo !== null && back < 0.15) return void (await engine.act('events.undoEvents', undefined));
  if (redo !== null && back < 0.25) return void (await engine.act('events.redoEvents', undefined));
  const users = await engine.read('events.users', userQuerySchema.parse({}));
  const userId = pick(users.rows, random)?.userId ?? '';
  const edit = await editOf(engine, userId, random);
  if (edit !== null) await engine.act('events.editEvents', { userId, edit, recipe: null });
}
