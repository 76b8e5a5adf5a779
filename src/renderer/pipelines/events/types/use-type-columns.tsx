import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TypeSummary, TypesQuery } from '../../../../shared/pipelines/events/types.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { StatusBadge, type Tone } from '../../../parts/StatusBadge.tsx';
import type { Column } from '../../../parts/table/column.ts';
import { categoryWords } from '../category-words.ts';

const tones: Readonly<Record<TypeSummary['origin'], Tone>> = {
  listed: 'ok',
  named: 'part',
  other: 'bad',
  coined: 'dim',
};

/** Where a type comes from, in a word. */
export function TypeOrigin({ origin }: Pick<TypeSummary, 'origin'>) {
  const { t } = useTranslation();
  return <StatusBadge tone={tones[origin]} label={t(`types.origins.${origin}`)} />;
}

/** What the table says of a type. */
export function useTypeColumns(): readonly Column<TypeSummary, TypesQuery['sort']>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const sorted = (key: TypesQuery['sort']) => ({ key, sort: key, label: t(`types.${key}`) });
    return [
      {
        ...sorted('type'),
        width: '24%',
        show: ({ type }) => (type === '' ? t('unit.none') : type),
        hint: ({ type }) => type,
      },
      {
        ...sorted('category'),
        width: 144,
        show: ({ category, categories }) => (
          <>
            {categoryWords(category, t)}
            {categories > 1 ? <span className="g-dim"> +{format.count(categories - 1)}</span> : null}
          </>
        ),
        hint: ({ categories }) =>
          categories > 1 ? t('types.moreCategories', { count: categories - 1 }) : undefined,
      },
      { ...sorted('events'), width: 104, numeric: true, show: ({ events }) => format.count(events) },
      { ...sorted('users'), width: 96, numeric: true, show: ({ users }) => format.count(users) },
      {
        key: 'origin',
        label: t('types.origin'),
        width: 152,
        show: ({ origin }) => <TypeOrigin origin={origin} />,
        hint: ({ origin }) => t(`types.originHints.${origin}`),
      },
      {
        key: 'example',
        label: t('types.example'),
        className: 'g-dim',
        show: ({ example }) => example,
        hint: ({ example }) => example || undefined,
      },
    ];
  }, [t, format]);
}
