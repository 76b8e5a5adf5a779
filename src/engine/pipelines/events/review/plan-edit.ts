import type { AppError } from '../../../../shared/app-error.ts';
import type { EventEdit } from '../../../../shared/pipelines/review.ts';
import { type Recipe, usualCategory } from '../../../../shared/recipe.ts';
import { codedError } from '../../../../shared/words/coded-error.ts';
import { aboutEvent } from '../about-event.ts';
import type { PlacedRows } from '../order-events.ts';
import { fold, readValue } from '../types/attributes.ts';
import { isClosed } from '../types/question.ts';
import type { ReviewedEvent } from './reviewed-event.ts';

/** An event that is to be written. */
export interface NewEvent extends Omit<ReviewedEvent, 'eventId'> {
  /** The event that it was a part of; null where it is new altogether. */
  readonly partOf: string | null;
}

/** What an edit comes to. */
export interface EditPlan {
  readonly updated: readonly ReviewedEvent[];
  readonly added: readonly NewEvent[];
  readonly removed: readonly string[];
}

/** What an edit is judged by: the user's events and rows, and the recipe. */
export interface EditScene {
  readonly events: readonly ReviewedEvent[];
  readonly recipe: Pick<Recipe, 'ask'>;
  /** Whether the user has such a row. */
  readonly hasRow: (id: string) => boolean;
  readonly placed: (rows: readonly string[]) => PlacedRows;
  /** The words of the user's rows by id. */
  readonly words: () => ReadonlyMap<string, string>;
}

type Said = Omit<Extract<EventEdit, { kind: 'edit' }>, 'kind' | 'event' | 'rows'> & {
  readonly rows?: readonly string[] | undefined;
};

const misused = (field: string): AppError => codedError('edit_unfit', { params: { field } });

function find({ events }: EditScene, id: string): ReviewedEvent {
  const event = events.find(({ eventId }) => eventId === id);
  if (event === undefined) throw codedError('unknown_event', { params: { event: id } });
  return event;
}

/** @throws AppError no_event_rows, or unknown_row for one that is not the user's, nor cited already */
function citable(scene: EditScene, rows: readonly string[], cited: readonly string[]): readonly string[] {
  const wanted = [...new Set(rows)];
  if (wanted.length === 0) throw codedError('no_event_rows');
  const stranger = wanted.find((id) => !scene.hasRow(id) && !cited.includes(id));
  if (stranger !== undefined) throw codedError('unknown_row', { params: { row: stranger } });
  return wanted;
}

/** The type by its own name. @throws AppError type_unlisted where the recipe allows no others */
function allowedType({ ask }: Pick<Recipe, 'ask'>, type: string): string {
  const listed = ask.types.find(({ name }) => fold(name) === fold(type));
  if (listed !== undefined) return listed.name;
  const isKnown = type === ask.other || ask.aliases.some(({ to }) => to === type);
  if (isClosed(ask) && !isKnown) throw codedError('type_unlisted', { params: { type } });
  return type;
}

/**
 * What is told of an event, each value of its attribute's kind. What the event says already stays, whether or not the recipe
 * knows of it.
 * @throws AppError attribute_unfit
 */
function allowedAttributes(
  { ask }: Pick<Recipe, 'ask'>,
  type: string,
  said: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const known = ask.types.find(({ name }) => name === type)?.attributes ?? [];
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) => {
      if (value === '') return [];
      if (before[name] === value) return [[name, value]];
      const attribute = known.find((each) => fold(each.name) === fold(name));
      const fit = attribute === undefined ? null : readValue(attribute, value);
      if (attribute === undefined || fit === null)
        throw codedError('attribute_unfit', { params: { name, value, type } });
      return [[attribute.name, fit]];
    }),
  );
}

const markAfter = ({ mark }: Pick<ReviewedEvent, 'mark'>): 'added' | 'edited' =>
  mark === 'added' ? 'added' : 'edited';

/** The category that events of a type have. */
const categoryOf = ({ recipe, events }: EditScene, type: string): string =>
  recipe.ask.types.find(({ name }) => name === type)?.category ??
  events.find((event) => event.type === type)?.category ??
  usualCategory;

/** An event with other rows, or other words; when it begins and ends follows its rows, unless that is said. */
function changed(scene: EditScene, event: ReviewedEvent, said: Said): ReviewedEvent {
  const { recipe } = scene;
  const type =
    said.type === undefined || said.type === event.type ? event.type : allowedType(recipe, said.type);
  const before = event.about.attributes ?? {};
  const attributes =
    said.attributes === undefined ? before : allowedAttributes(recipe, type, said.attributes, before);
  const placed = said.rows === undefined ? null : scene.placed(citable(scene, said.rows, event.rows));
  const time = said.time ?? placed?.time ?? event.time;
  const end = placed === null ? event.end : placed.end;
  const rows = placed?.rows ?? event.rows;
  const has = Object.keys(attributes).length > 0;
  const about = aboutEvent(
    {
      context: said.context ?? event.about.text ?? '',
      said: event.about.said,
      attributes: has ? attributes : undefined,
      rows,
    },
    has ? scene.words() : undefined,
  );
  return {
    ...event,
    type,
    category: said.category ?? (type === event.type ? event.category : categoryOf(scene, type)),
    time,
    end: end !== null && end < time ? time : end,
    about,
    rows,
    mark: markAfter(event),
  };
}

function planSplit(scene: EditScene, event: ReviewedEvent, rows: readonly string[]): EditPlan {
  const taken = citable(scene, rows, event.rows);
  const left = event.rows.filter((id) => !taken.includes(id));
  if (left.length === 0 || !taken.every((id) => event.rows.includes(id))) throw misused('rows');
  const { eventId, ...half } = changed(scene, event, { rows: taken });
  return {
    updated: [changed(scene, event, { rows: left })],
    added: [{ ...half, partOf: eventId }],
    removed: [],
  };
}

function planMerge(scene: EditScene, ids: readonly string[]): EditPlan {
  const merged = [...new Set(ids)].map((id) => find(scene, id));
  if (merged.length < 2) throw misused('events');
  const rows = merged.flatMap((event) => event.rows);
  const first = scene.placed(rows.filter(scene.hasRow)).rows[0];
  const keeper = merged.find((event) => first !== undefined && event.rows.includes(first)) ?? merged[0];
  if (keeper === undefined) throw misused('events');
  const others = merged.filter((event) => event !== keeper);
  const attributes = Object.assign(
    {},
    ...others.map(({ about }) => about.attributes),
    keeper.about.attributes,
  );
  const context = [keeper, ...others].map(({ about }) => about.text ?? '').find((text) => text !== '');
  // What each says of itself is as it was found.
  const known = { ...keeper, about: { ...keeper.about, attributes } };
  return {
    updated: [changed(scene, known, { rows, ...(context !== undefined && { context }) })],
    added: [],
    removed: others.map(({ eventId }) => eventId),
  };
}

function planAdd(scene: EditScene, said: Extract<EventEdit, { kind: 'add' }>): EditPlan {
  const type = allowedType(scene.recipe, said.type);
  const blank: ReviewedEvent = {
    eventId: '',
    type,
    category: categoryOf(scene, type),
    time: '',
    end: null,
    about: {},
    rows: [],
    mark: 'added',
  };
  const { eventId: _, ...event } = changed(scene, blank, said);
  return { updated: [], added: [{ ...event, partOf: null }], removed: [] };
}

/**
 * What an edit comes to, by values alone. What is so already is not changed.
 * @throws AppError unknown_event, unknown_row, no_event_rows, type_unlisted, attribute_unfit, edit_unfit
 */
export function planEdit(scene: EditScene, edit: EventEdit): EditPlan {
  const nothing: EditPlan = { updated: [], added: [], removed: [] };
  const accept = (chosen: readonly ReviewedEvent[]): EditPlan => ({
    ...nothing,
    updated: chosen
      .filter(({ mark }) => mark === null)
      .map((event) => ({ ...event, mark: 'accepted' as const })),
  });
  switch (edit.kind) {
    case 'accept':
      return accept(edit.events === null ? scene.events : edit.events.map((id) => find(scene, id)));
    case 'done':
      return accept(scene.events);
    case 'reopen':
      return nothing;
    case 'edit': {
      const { kind: _, event, ...said } = edit;
      if (Object.values(said).every((value) => value === undefined)) throw misused('edit');
      return { ...nothing, updated: [changed(scene, find(scene, event), said)] };
    }
    case 'split':
      return planSplit(scene, find(scene, edit.event), edit.rows);
    case 'merge':
      return planMerge(scene, edit.events);
    case 'delete':
      return { ...nothing, removed: [...new Set(edit.events)].map((id) => find(scene, id).eventId) };
    default:
      return planAdd(scene, edit);
  }
}
