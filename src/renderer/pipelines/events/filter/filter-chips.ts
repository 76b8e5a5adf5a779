import type { TFunction } from 'i18next';
import type { EventFilter } from '../../../../shared/pipelines/found-events.ts';
import { categoryWords } from '../category-words.ts';

/** One thing that a filter says, in words, and the filter without it. */
export interface FilterChip {
  readonly key: string;
  readonly text: string;
  readonly without: Partial<EventFilter>;
}

const twoDigits = (hour: number): string => String(hour).padStart(2, '0');

function daysChip({ from, to }: EventFilter, t: TFunction): readonly FilterChip[] {
  if (from === null && to === null) return [];
  const text = ((): string => {
    if (from === null) return t('eventFilter.untilDay', { day: to ?? '' });
    if (to === null) return t('eventFilter.sinceDay', { day: from });
    return from === to ? from : `${from} – ${to}`;
  })();
  return [{ key: 'days', text, without: { from: null, to: null } }];
}

function attributeChips({ attributes }: EventFilter, t: TFunction): readonly FilterChip[] {
  return attributes.map(({ name, value }, at) => ({
    key: `attribute ${name} ${value}`,
    text:
      value === null ? t('eventFilter.withAttribute', { name }) : t('eventFilter.attribute', { name, value }),
    without: { attributes: attributes.filter((_, other) => other !== at) },
  }));
}

function sequenceChip({ sequence }: EventFilter, t: TFunction): readonly FilterChip[] {
  if (sequence === null) return [];
  const types = sequence.types.join(' → ');
  const text =
    sequence.types.length < 2
      ? types
      : t(sequence.directly ? 'eventFilter.directly' : 'eventFilter.later', { types });
  return [{ key: 'sequence', text, without: { sequence: null } }];
}

/** What a filter says, a chip for each thing that can be taken off it; a search is shown where it is typed. */
export function filterChips(
  filter: EventFilter,
  t: TFunction,
  recipeName: (hash: string) => string,
): readonly FilterChip[] {
  const { types, categories, hours, userId, recipe, ungrounded, edited } = filter;
  return [
    ...types.map((type) => ({
      key: `type ${type}`,
      text: type,
      without: { types: types.filter((other) => other !== type) },
    })),
    ...categories.map((category) => ({
      key: `category ${category}`,
      text: categoryWords(category, t),
      without: { categories: categories.filter((other) => other !== category) },
    })),
    ...daysChip(filter, t),
    ...hours.map((hour) => ({
      key: `hour ${hour}`,
      text: t('eventFilter.hour', { from: twoDigits(hour), to: twoDigits(hour + 1) }),
      without: { hours: hours.filter((other) => other !== hour) },
    })),
    ...attributeChips(filter, t),
    ...sequenceChip(filter, t),
    ...(userId === null
      ? []
      : [{ key: 'user', text: t('eventFilter.oneUser', { user: userId }), without: { userId: null } }]),
    ...(recipe === null
      ? []
      : [
          {
            key: 'recipe',
            text: t('eventFilter.oneRecipe', { name: recipeName(recipe) }),
            without: { recipe: null },
          },
        ]),
    ...edited.map((mark) => ({
      key: `edited ${mark}`,
      text: t(`review.marks.${mark}`),
      without: { edited: edited.filter((other) => other !== mark) },
    })),
    ...(ungrounded
      ? [{ key: 'ungrounded', text: t('eventFilter.ungrounded'), without: { ungrounded: false } }]
      : []),
  ];
}
