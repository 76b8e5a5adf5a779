import type { Insights } from '../../../shared/pipelines/insights.ts';
import type { RatedShare } from '../../../shared/pipelines/ratio-interval.ts';
import type { Quality } from '../../../shared/pipelines/review.ts';
import type { Recipe } from '../../../shared/recipe.ts';
import type { ReportBar, ReportFigure, ReportSection } from '../../../shared/report.ts';
import type { ReportWords } from '../../report/report-words.ts';

/** Of a list that goes on and on so many are told. */
const mostTold = 20;

/** So many days are told day by day; of more the months. */
const mostDays = 62;

function inMonths(days: Insights['days']): Insights['days'] {
  if (days.length <= mostDays) return days;
  const months = new Map<string, number>();
  for (const { key, events } of days) {
    const month = key.slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + events);
  }
  return [...months].map(([key, events]) => ({ key, events }));
}

/** What a recipe asks: the types it names and the analyst's own words. */
export function reportRecipe({ name, ask, answer }: Recipe, words: ReportWords): readonly ReportSection[] {
  const { say, percent, recipe } = words;
  const { title, ...labels } = say.asked;
  const figures = [
    { label: labels.recipe, value: recipe(name) },
    { label: labels.vocabulary, value: ask.vocabulary === 'open' ? labels.open : labels.closed },
    ...(answer.leastCoverage === null
      ? []
      : [{ label: labels.coverage, value: percent(answer.leastCoverage) }]),
  ];
  const rows = ask.types.map(({ name: type, category, rule, attributes }) => [
    ...[type, category, rule],
    attributes.map((attribute) => attribute.name).join(', '),
  ]);
  return [
    {
      ...{ title, figures },
      ...(rows.length === 0
        ? {}
        : { table: { columns: [labels.type, labels.category, labels.rule, labels.attributes], rows } }),
    },
    { title: labels.instructions, words: ask.instructions },
  ];
}

/** What all events of a file come to, as bars and tables. */
export function reportInsights(insights: Insights, words: ReportWords): readonly ReportSection[] {
  const { say, count, fill } = words;
  const { events: labels } = say;
  const bar = (label: string, value: number): ReportBar => ({ label, value, shown: count(value) });
  const shortened = (bars: readonly ReportBar[]): Pick<ReportSection, 'bars' | 'note'> => ({
    bars: bars.slice(0, mostTold),
    ...(bars.length <= mostTold ? {} : { note: fill(labels.more, { count: count(bars.length - mostTold) }) }),
  });
  if (insights.events === 0) return [];
  const of = { events: count(insights.events), users: count(insights.users) };
  const byType = insights.types.map(({ key, events }) => bar(key, events));
  const days = inMonths(insights.days).map(({ key, events }) => bar(key, events));
  const perUser = insights.perUser.map(({ key, events }) =>
    bar(fill(labels.ofEvents, { value: count(key) }), events),
  );
  const paths = insights.paths.slice(0, mostTold);
  return [
    { title: labels.byType, ...shortened(byType), note: fill(labels.note, of) },
    ...(days.length === 0 ? [] : [{ title: labels.byDay, bars: days }]),
    {
      title: labels.byHour,
      bars: insights.hours
        .filter(({ events }) => events > 0)
        .map(({ key, events }) => bar(`${key}:00`, events)),
    },
    { title: labels.byUser, ...shortened(perUser) },
    ...(paths.length === 0
      ? []
      : [
          {
            title: labels.paths,
            table: {
              columns: [labels.first, labels.after, labels.times, labels.users],
              numbers: [2, 3],
              rows: paths.map(({ from, to, times, users }) => [from, to, count(times), count(users)]),
            },
          },
        ]),
  ];
}

/** How right the events are, as far as they were reviewed; nothing where nobody has. */
export function reportQuality(quality: Quality, words: ReportWords): readonly ReportSection[] {
  const { say, count, percent, fill } = words;
  const { title, note, few, between, ...labels } = say.quality;
  const { reviewed, needed, precision, recall, types } = quality;
  if (reviewed === 0) return [];
  const of = { reviewed: count(reviewed), needed: count(needed) };
  if (precision === null || recall === null) return [{ title, note: fill(few, of) }];
  const figure = (label: string, { share, low, high }: RatedShare): ReportFigure => ({
    ...{ label, value: percent(share) },
    under: fill(between, { low: percent(low), high: percent(high) }),
  });
  const told = (rated: RatedShare | null): string =>
    rated === null
      ? '–'
      : `${percent(rated.share)} (${fill(between, { low: percent(rated.low), high: percent(rated.high) })})`;
  return [
    {
      ...{ title, note: fill(note, of) },
      figures: [figure(labels.precision, precision), figure(labels.recall, recall)],
      table: {
        columns: [labels.type, labels.found, labels.right, labels.hits, labels.precision, labels.recall],
        numbers: [1, 2, 3, 4, 5],
        rows: types.map((type) => [
          ...[type.type, count(type.found), count(type.right), count(type.hits)],
          ...[told(type.precision), told(type.recall)],
        ]),
      },
    },
  ];
}
