import { IconTags } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TypeSummary, TypesQuery } from '../../../../shared/pipelines/events/types.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { StatusBadge, type Tone } from '../../../parts/StatusBadge.tsx';
import type { Column } from '../../../parts/table/column.ts';
import { ListView } from '../../../parts/table/ListView.tsx';
import styles from '../../../parts/table/list.module.css';
import { SearchBox } from '../../../parts/table/SearchBox.tsx';
import { useChoice } from '../../../parts/table/use-choice.ts';
import { useOrder } from '../../../parts/table/use-order.ts';
import { useSearch } from '../../../parts/table/use-search.ts';
import { useListRead } from '../../../reads/use-list-read.ts';
import { useRead } from '../../../reads/use-read.ts';
import { showPage } from '../../../store/navigation.ts';
import { useStore } from '../../../store/store.ts';
import { categoryWords } from '../category-words.ts';
import { MappedPage } from '../MappedPage.tsx';
import { askedRecipe } from '../recipe/recipe-commands.ts';
import { ChosenTypes } from './ChosenTypes.tsx';
import { DoubtNote } from './DoubtNote.tsx';
import { ChangeNote, UndoButton } from './LastChange.tsx';
import { TypeDrawer } from './TypeDrawer.tsx';

type Sort = TypesQuery['sort'];

const tones: Readonly<Record<TypeSummary['origin'], Tone>> = {
  listed: 'ok',
  named: 'part',
  other: 'bad',
  coined: 'dim',
};

/** What the table says of a type. */
function useTypeColumns(): readonly Column<TypeSummary, Sort>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const sorted = (key: Sort) => ({ key, sort: key, label: t(`types.${key}`) });
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
        show: ({ origin }) => <StatusBadge tone={tones[origin]} label={t(`types.origins.${origin}`)} />,
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

const keyOf = ({ type }: TypeSummary): string => type;
const isGreatestFirst = (sort: Sort): boolean => sort === 'events' || sort === 'users';

/** Everything that events of the file are called, and what can be done about it. */
export function TypesPage() {
  const { t } = useTranslation();
  const columns = useTypeColumns();
  const recipe = useStore(askedRecipe);
  const { search, setSearch, term } = useSearch();
  const ordered = useOrder<Sort>({ sort: 'events', descending: true }, isGreatestFirst);
  const [opened, setOpened] = useState<string | null>(null);
  const list = useListRead('events.types', { recipe, search: term, ...ordered.order });
  const { data: whole } = useRead('events.types', { recipe, limit: 1 });
  const { data: doubts } = useRead('events.doubts', { recipe });
  const labelOf = useCallback((type: string) => t('types.select', { type }), [t]);
  const { choice, clear } = useChoice({ list, keyOf, labelOf, allLabel: t('types.selectAll') });
  const close = useCallback(() => setOpened(null), []);
  const isFiltered = term !== '';
  return (
    <MappedPage title={t('types.title')} filled drawer={<TypeDrawer type={opened} onClose={close} />}>
      <div className={styles.head}>
        <search className={styles.filters}>
          <SearchBox label={t('types.search')} value={search} onChange={setSearch} />
        </search>
        <UndoButton last={whole?.lastEdit ?? null} />
      </div>
      <ChangeNote />
      <DoubtNote doubts={doubts} unlisted={whole?.unlisted ?? []} />
      <ListView
        list={list}
        label={t('types.title')}
        keys={t('types.keys')}
        testId="types-table"
        columns={columns}
        keyOf={keyOf}
        {...ordered}
        onOpen={setOpened}
        choice={choice}
        chosenBar={
          <ChosenTypes chosen={choice.chosen} categories={whole?.categories ?? []} onClear={clear} />
        }
        empty={{
          icon: <IconTags size={40} stroke={1.25} />,
          title: t('types.emptyTitle'),
          words: t(isFiltered ? 'types.emptySearch' : 'types.emptyFile'),
          action: isFiltered
            ? { label: t('types.showAll'), onClick: () => setSearch('') }
            : { label: t('types.toRun'), onClick: () => showPage('extract') },
        }}
      />
    </MappedPage>
  );
}
