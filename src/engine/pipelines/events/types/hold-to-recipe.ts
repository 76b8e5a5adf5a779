import { type EventType, type Recipe, usualCategory } from '../../../../shared/recipe.ts';
import type { ContentProblem } from '../../../items.ts';
import type { PartVerdict } from '../../pipeline.ts';
import type { EventPayload } from '../parse-reply.ts';
import { fold, takeAttributes } from './attributes.ts';
import { isClosed } from './question.ts';

type Verdict = PartVerdict<EventPayload>;
type PaidEvent = EventPayload['events'][number];

/** The rows of events that are in doubt, and of whatever shares one with them. */
function rowsInDoubt(events: readonly PaidEvent[], isDoubtful: (event: PaidEvent) => boolean): Set<string> {
  const rows = new Set(events.filter(isDoubtful).flatMap((event) => event.rows));
  for (let size = -1; size !== rows.size; ) {
    size = rows.size;
    for (const event of events)
      if (event.rows.some((row) => rows.has(row))) for (const row of event.rows) rows.add(row);
  }
  return rows;
}

/** A verdict that believes of the rows in doubt only where the same is said of them once more. */
function doubt(
  verdict: Verdict,
  events: readonly PaidEvent[],
  rows: Set<string>,
  problem: ContentProblem,
): Verdict {
  const setAside = verdict.payload?.setAside ?? [];
  const accounted = verdict.accounted.filter((id) => !rows.has(id));
  const sure = events.filter((event) => !event.rows.some((row) => rows.has(row)));
  const aside = setAside.filter((id) => !rows.has(id));
  return {
    ...verdict,
    accounted,
    payload: accounted.length === 0 ? null : { events: sure, setAside: aside },
    problems: [...verdict.problems, problem],
    onceMore: { accounted: verdict.accounted, payload: { events, setAside } },
  };
}

/**
 * Holds what a reply says of a user to the recipe: listed types by their own name and category, with the attributes that stand
 * in the context; of a closed vocabulary no others, and no more events than the bound. What does not hold is in doubt: asked about
 * again, and where that says the same, kept as the recipe's type for others, or as it is.
 */
export function holdToRecipe({ ask, answer }: Pick<Recipe, 'ask' | 'answer'>): (verdict: Verdict) => Verdict {
  const listed = new Map<string, EventType>(ask.types.map((type) => [fold(type.name), type]));
  const aliased = new Set(ask.aliases.map(({ from }) => from));
  const closed = isClosed(ask);
  const other = ask.other;
  const isKnown = (type: string): boolean => listed.has(fold(type)) || aliased.has(type) || type === other;
  const named = (event: PaidEvent): PaidEvent => {
    const type = listed.get(fold(event.type));
    if (type === undefined) return event;
    const { context, attributes } = takeAttributes(event.context, type.attributes);
    const described = { ...event, type: type.name, category: type.category, context };
    return Object.keys(attributes).length === 0 ? described : { ...described, attributes };
  };
  return (verdict) => {
    if (verdict.payload === null || (listed.size === 0 && answer.mostEvents === null)) return verdict;
    const events = verdict.payload.events.map(named);
    const strangers = closed ? events.filter((event) => !isKnown(event.type)) : [];
    const kept = events.map((event) =>
      strangers.includes(event)
        ? {
            ...event,
            type: other,
            category: listed.get(fold(other))?.category ?? usualCategory,
            said: event.type,
          }
        : event,
    );
    if (answer.mostEvents !== null && events.length > answer.mostEvents)
      return doubt(verdict, kept, new Set(verdict.accounted), {
        code: 'too_many_events',
        message: `The model gave ${events.length} events; the recipe asks for ${answer.mostEvents} at most.`,
      });
    if (strangers.length === 0) return { ...verdict, payload: { ...verdict.payload, events } };
    const names = [...new Set(strangers.map((event) => event.type))];
    return doubt(
      verdict,
      kept,
      rowsInDoubt(kept, (event) => event.said !== undefined),
      {
        code: 'type_not_listed',
        message: `The model used ${names.length === 1 ? 'a type' : `${names.length} types`} that the recipe does not list: ${names.slice(0, 3).join(', ')}.`,
      },
    );
  };
}
