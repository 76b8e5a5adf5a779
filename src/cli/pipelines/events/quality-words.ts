import type { RatedShare } from '../../../shared/pipelines/ratio-interval.ts';
import type { Opinion, Quality, ReadingScore, ReadingScores } from '../../../shared/pipelines/review.ts';
import { formatNumber } from '../../format-number.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** A share with its interval, as `92.3 % (88.1–95.0)`. */
export function ratedWords(rated: RatedShare | null): string {
  if (rated === null) return '-';
  const [low, high] = [rated.low, rated.high].map((bound) => (bound * 100).toFixed(1));
  return `${percent(rated.share)} (${low}–${high})`;
}

/** How right the events are, in lines for a person. */
export function qualityLines(quality: Quality): readonly string[] {
  const { reviewed, needed, drawn, population, precision, recall, score, types, retyped, toHalve } = quality;
  if (precision === null && recall === null)
    return [
      `${formatNumber(reviewed)} of ${formatNumber(needed)} drawn users are reviewed; what share of the events is right is told from there on.`,
    ];
  const effective = [precision, recall].map((rated) =>
    rated === null || rated.effective === Number.POSITIVE_INFINITY ? 'all' : formatNumber(rated.effective),
  );
  return [
    `precision  ${ratedWords(precision)} of ${formatNumber(score.found)} events that were found are right`,
    `recall     ${ratedWords(recall)} of ${formatNumber(score.right)} events that are right were found`,
    `by ${formatNumber(reviewed)} reviewed users of ${formatNumber(drawn)} drawn out of ${formatNumber(population)}; 95 % intervals by Wilson over ${effective.join(' and ')} effective events (design effect over users)`,
    ...(toHalve === null
      ? []
      : [`${formatNumber(toHalve)} more reviewed users would make the intervals half as wide`]),
    '',
    ['type', 'found', 'right', 'hits', 'precision', 'recall'].join('\t'),
    ...types.map((type) =>
      [
        type.type,
        formatNumber(type.found),
        formatNumber(type.right),
        formatNumber(type.hits),
        ratedWords(type.precision),
        ratedWords(type.recall),
      ].join('\t'),
    ),
    ...(retyped.length === 0
      ? []
      : [
          '',
          `called otherwise: ${retyped.map(({ found, right, events }) => `${right} as ${found} (${formatNumber(events)})`).join(', ')}`,
        ]),
  ];
}

const moneyWords = (cost: number | null, currency: string): string =>
  cost === null ? '-' : `${cost.toFixed(4)} ${currency}`;

const scoreLine = ({ kind, asked, model, status, users, precision, recall, ...its }: ReadingScore): string =>
  [
    kind,
    asked ?? '',
    model,
    status === 'completed' ? '' : status,
    formatNumber(users),
    ratedWords(precision),
    ratedWords(recall),
    moneyWords(its.cost, its.currency),
    moneyWords(its.costOfAll, its.currency),
  ].join('\t');

/** Runs and trials against what is right of the reviewed users, a line for each. */
export function scoreLines({ gold, scores }: ReadingScores): readonly string[] {
  const changed =
    gold.changed === 0 ? '' : `; ${formatNumber(gold.changed)} left out, whose rows are more or fewer since`;
  return [
    `${formatNumber(gold.users)} reviewed users (${formatNumber(gold.drawn)} drawn at random)${changed}`,
    ['reading', 'recipe', 'model', 'state', 'users', 'precision', 'recall', 'cost', 'cost for all'].join(
      '\t',
    ),
    ...scores.map(scoreLine),
  ];
}

/** Second opinions, a line for each. */
export const opinionLines = (opinions: readonly Opinion[]): readonly string[] =>
  opinions.map(
    ({ model, users, ofOurs, ofTheirs }) =>
      `second opinion of ${model} on ${formatNumber(users)} users: it has ${ratedWords(ofOurs)} of these events; of its own, ${ratedWords(ofTheirs)} are here`,
  );
