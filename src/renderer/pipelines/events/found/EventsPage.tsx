import { IconListDetails } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventSort, FoundQuery } from '../../../../shared/pipelines/found-events.ts';
import { ListView } from '../../../parts/table/ListView.tsx';
import styles from '../../../parts/table/list.module.css';
import { SearchBox } from '../../../parts/table/SearchBox.tsx';
import { useSearch } from '../../../parts/table/use-search.ts';
import { useListRead } from '../../../reads/use-list-read.ts';
import { useRead } from '../../../reads/use-read.ts';
import { showPage } from '../../../store/navigation.ts';
import { clearEventFilter, isNarrowed, narrowEvents, useEventFilter } from '../filter/event-filter.ts';
import { FilterBar, FilterChips } from '../filter/FilterBar.tsx';
import { MappingGate } from '../recipe/MappingGate.tsx';
import { UserDrawer } from '../user/UserDrawer.tsx';
import { eventKey, ofEventKey } from './event-key.ts';
import { useEventColumns } from './use-event-columns.tsx';

type Order = Pick<FoundQuery, 'sort' | 'descending'>;

/** What is typed narrows the events once the typing has paused; a filter that is cleared elsewhere empties the box. */
function useEventSearch() {
  const asked = useEventFilter(({ search }) => search);
  const { search, setSearch, term } = useSearch(asked);
  useEffect(() => narrowEvents({ search: term }), [term]);
  useEffect(() => {
    if (asked === '') setSearch('');
  }, [asked, setSearch]);
  return { search, setSearch };
}

/** Every event of the file. */
export function EventsPage() {
  const { t } = useTranslation();
  const filter = useEventFilter();
  const { search, setSearch } = useEventSearch();
  const [order, setOrder] = useState<Order>({ sort: 'user', descending: false });
  const [opened, setOpened] = useState<string | null>(null);
  const list = useListRead('events.found', { ...filter, ...order });
  const { data: facets } = useRead('events.facets', filter);
  const { columns, minWidth } = useEventColumns(facets?.attributes.map(({ name }) => name) ?? []);
  const sortBy = useCallback(
    (sort: EventSort) =>
      setOrder((now) => ({ sort, descending: now.sort === sort ? !now.descending : sort === 'rows' })),
    [],
  );
  const close = useCallback(() => setOpened(null), []);
  const chosen = opened === null ? null : ofEventKey(opened);
  const isFiltered = isNarrowed(filter);
  return (
    <div className={styles.page}>
      <h1 className="g-hidden">{t('found.title')}</h1>
      <MappingGate>
        <FilterBar facets={facets}>
          <SearchBox
            label={t('found.search')}
            placeholder={t('found.searchPlaceholder')}
            value={search}
            onChange={setSearch}
          />
        </FilterBar>
        <FilterChips facets={facets} />
        <ListView
          list={list}
          label={t('found.title')}
          keys={t('found.keys')}
          testId="events-table"
          columns={columns}
          minWidth={minWidth}
          keyOf={eventKey}
          order={order}
          onSort={sortBy}
          onOpen={setOpened}
          chosenBar={
            facets === null ? null : (
              <p className="g-note" data-testid="events-count">
                {t('found.counts', {
                  count: facets.events,
                  users: t('unit.users', { count: facets.users }),
                })}
              </p>
            )
          }
          empty={{
            icon: <IconListDetails size={40} stroke={1.25} />,
            title: t('found.emptyTitle'),
            words: t(isFiltered ? 'found.emptyFilter' : 'found.emptyFile'),
            action: isFiltered
              ? { label: t('eventFilter.clear'), onClick: clearEventFilter }
              : { label: t('found.toRun'), onClick: () => showPage('extract') },
          }}
        />
      </MappingGate>
      <UserDrawer userId={chosen?.userId ?? null} shownEvent={chosen?.eventId} onClose={close} />
    </div>
  );
}
