import { IconTags } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TypeSummary, TypesQuery } from '../../../../shared/pipelines/events/types.ts';
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
import { MappedPage } from '../MappedPage.tsx';
import { askedRecipe } from '../recipe/recipe-commands.ts';
import { ChosenTypes } from './ChosenTypes.tsx';
import { DoubtNote } from './DoubtNote.tsx';
import { ChangeNote, UndoButton } from './LastChange.tsx';
import { TypeDrawer } from './TypeDrawer.tsx';
import { useTypeColumns } from './use-type-columns.tsx';

const keyOf = ({ type }: TypeSummary): string => type;
type Sort = TypesQuery['sort'];
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
