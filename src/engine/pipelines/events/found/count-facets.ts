import type { Counted } from '../../../../shared/pipelines/counted.ts';
import type { EventFacets } from '../../../../shared/pipelines/found-events.ts';
import { editMarks } from '../../../../shared/pipelines/review.ts';
import { dayText } from '../columns/day-number.ts';
import type { EventColumns } from '../columns/event-columns.ts';
import { type AttributeColumn, type EventTexts, otherValue } from '../columns/event-texts.ts';
import type { Matter, Verdicts } from '../columns/filter-events.ts';

const mostValues = 100;

const byCount = (one: Counted, other: Counted): number =>
  other.events - one.events || (one.key < other.key ? -1 : 1);

/** The words that anything was counted of, the most frequent first. */
const counted = (words: readonly string[], counts: Int32Array): readonly Counted[] =>
  words
    .map((key, number) => ({ key, events: counts[number] ?? 0 }))
    .filter(({ events }) => events > 0)
    .sort(byCount);

const addOne = (counts: Int32Array, at: number): void => {
  if (at >= 0) counts[at] = (counts[at] ?? 0) + 1;
};

/** Whether an event passes, as far as anything but this matter is concerned. */
function passesBeside({ of, matters }: Verdicts, matter: Matter): (place: number) => boolean {
  const own = matters.indexOf(matter) + 1;
  return own === 0 ? (place) => of[place] === 0 : (place) => of[place] === 0 || of[place] === own;
}

function countAttribute(
  { name, values, places, value }: AttributeColumn,
  verdicts: Verdicts,
): EventFacets['attributes'][number] {
  const passes = passesBeside(verdicts, `attribute ${name}`);
  const counts = new Int32Array(values.words.length);
  let events = 0;
  for (const [at, place] of places.entries()) {
    if (!passes(place)) continue;
    events += 1;
    addOne(counts, value[at] ?? otherValue);
  }
  return { name, events, values: counted(values.words, counts).slice(0, mostValues) };
}

/** What the events come to for each thing that a filter can say of them. */
export function countFacets(
  columns: EventColumns,
  { ungrounded, attributes }: EventTexts,
  verdicts: Verdicts,
  nameOf: (recipe: string) => string | null,
): EventFacets {
  const { users, types, categories, recipes, type, category, recipe, day, user, edited, count } = columns;
  const byType = passesBeside(verdicts, 'type');
  const byCategory = passesBeside(verdicts, 'category');
  const byRecipe = passesBeside(verdicts, 'recipe');
  const byDay = passesBeside(verdicts, 'days');
  const byMark = passesBeside(verdicts, 'edited');
  const ofType = new Int32Array(types.words.length);
  const ofCategory = new Int32Array(categories.words.length);
  const ofRecipe = new Int32Array(recipes.words.length);
  const ofMark = new Int32Array(editMarks.length);
  const isThere = new Uint8Array(users.words.length);
  let first = Number.POSITIVE_INFINITY;
  let last = -1;
  let events = 0;
  let loose = 0;
  for (let place = 0; place < count; place += 1) {
    if (byType(place)) addOne(ofType, type[place] ?? -1);
    if (byCategory(place)) addOne(ofCategory, category[place] ?? -1);
    if (byRecipe(place)) addOne(ofRecipe, recipe[place] ?? -1);
    if (byMark(place)) addOne(ofMark, edited[place] ?? -1);
    const on = day[place] ?? -1;
    if (on !== -1 && byDay(place)) {
      first = Math.min(first, on);
      last = Math.max(last, on);
    }
    if (verdicts.of[place] !== 0) continue;
    events += 1;
    isThere[user[place] ?? 0] = 1;
    loose += ungrounded[place] ?? 0;
  }
  return {
    events,
    users: isThere.reduce((sum, one) => sum + one, 0),
    types: counted(types.words, ofType),
    categories: counted(categories.words, ofCategory),
    recipes: counted(recipes.words, ofRecipe).map((each) => ({ ...each, name: nameOf(each.key) })),
    days: last === -1 ? null : { first: dayText(first), last: dayText(last) },
    attributes: attributes
      .map((attribute) => countAttribute(attribute, verdicts))
      .filter((attribute) => attribute.events > 0)
      .sort((one, other) => other.events - one.events || (one.name < other.name ? -1 : 1)),
    ungrounded: loose,
    edited: editMarks
      .map((key, mark) => ({ key, events: ofMark[mark] ?? 0 }))
      .filter((each) => each.events > 0),
  };
}
