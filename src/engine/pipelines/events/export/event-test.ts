import type { EventFilter } from '../../../../shared/pipelines/found-events.ts';
import { dayNumber } from '../columns/day-number.ts';
import type { Moment } from '../columns/read-moment.ts';
import { searchedWords } from '../columns/search-events.ts';
import type { EventContext } from '../read-context.ts';
import type { RowToTest } from './rows-to-test.ts';

/** What an event is tested by; its moment is read already, its context only where it is wanted. */
interface TestedEvent extends Pick<RowToTest, 'id' | 'user' | 'recipe' | 'edited'> {
  readonly type: string;
  readonly category: string;
  readonly moment: Readonly<Moment>;
  readonly context: EventContext | null;
}

type Test = (event: TestedEvent) => boolean;

const among = (wanted: readonly string[], of: (event: TestedEvent) => string): readonly Test[] => {
  if (wanted.length === 0) return [];
  const words = new Set(wanted);
  return [(event) => words.has(of(event))];
};

function timeTests({ from, to, hours }: EventFilter): readonly Test[] {
  const first = dayNumber(from);
  const last = dayNumber(to);
  const tests: Test[] = [];
  if (first !== null) tests.push(({ moment }) => moment.day >= first);
  if (last !== null) tests.push(({ moment }) => moment.day !== -1 && moment.day <= last);
  if (hours.length > 0) tests.push(({ moment }) => hours.includes(moment.hour));
  return tests;
}

/** Of values of one name one, of several names all. */
const attributeTests = ({ attributes }: EventFilter): readonly Test[] =>
  [...new Set(attributes.map(({ name }) => name))].map((name) => {
    const values = attributes.filter((each) => each.name === name).map(({ value }) => value);
    const wanted = new Set(values);
    return ({ context }) => {
      const told = context?.attributes;
      if (told === undefined || !Object.hasOwn(told, name)) return false;
      return wanted.has(null) || wanted.has(told[name] ?? null);
    };
  });

function searchTest(words: readonly string[]): Test {
  return ({ user, type, category, context }) => {
    const told = context === null ? [] : [context.text, ...Object.values(context.attributes ?? {})];
    // What stands between two of them is in no word that is looked for.
    const all = [user, type, category, ...told].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  };
}

/** Whether an event passes a filter, by itself: all that a filter says but `sequence`, which goes by the others of its user. */
export function eventTest(filter: EventFilter): Test {
  const { types, categories, userId, recipe, edited, ungrounded, ids, except } = filter;
  const words = searchedWords(filter.search);
  const only = ids === null ? null : new Set(ids);
  const not = new Set(except);
  const tests: readonly Test[] = [
    ...among(types, ({ type }) => type),
    ...among(categories, ({ category }) => category),
    ...(userId === null ? [] : [({ user }: TestedEvent) => user === userId]),
    ...(recipe === null ? [] : [(event: TestedEvent) => event.recipe === recipe]),
    ...among(edited, (event) => event.edited ?? ''),
    ...timeTests(filter),
    ...(only === null ? [] : [({ id }: TestedEvent) => only.has(id)]),
    ...(not.size === 0 ? [] : [({ id }: TestedEvent) => !not.has(id)]),
    ...(ungrounded ? [({ context }: TestedEvent) => context?.ungrounded !== undefined] : []),
    ...attributeTests(filter),
    ...(words.length === 0 ? [] : [searchTest(words)]),
  ];
  return (event) => tests.every((test) => test(event));
}
