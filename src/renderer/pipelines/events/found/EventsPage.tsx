import { Button } from '@mantine/core';
import { IconDownload, IconListDetails } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventSort } from '../../../../shared/pipelines/found-events.ts';
import { openExport } from '../../../commands/exports.ts';
import type { Choice } from '../../../parts/table/column.ts';
import { ListView } from '../../../parts/table/ListView.tsx';
import styles from '../../../parts/table/list.module.css';
import { SearchBox } from '../../../parts/table/SearchBox.tsx';
import { useOrder } from '../../../parts/table/use-order.ts';
import { useSearch } from '../../../parts/table/use-search.ts';
import { useListRead } from '../../../reads/use-list-read.ts';
import { useRead } from '../../../reads/use-read.ts';
import { showPage } from '../../../store/navigation.ts';
import { clearEventFilter, isNarrowed, narrowEvents, useEventFilter } from '../filter/event-filter.ts';
import { FilterBar, FilterChips } from '../filter/FilterBar.tsx';
import { MappedPage } from '../MappedPage.tsx';
import { UndoNote } from '../review/UndoNote.tsx';
import { UserDrawer } from '../user/UserDrawer.tsx';
import { ChosenEvents } from './ChosenEvents.tsx';
import {
  chooseAllEvents,
  chooseEvent,
  eventKey,
  isChosen,
  ofEventKey,
  useEventChoice,
} from './event-choice.ts';
import { useEventColumns } from './use-event-columns.tsx';

/** Who is looked at, and which event first. */
interface Opened {
  readonly userId: string;
  readonly eventId?: string;
}

const isGreatestFirst = (sort: EventSort): boolean => sort === 'rows';

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
  const { order, onSort } = useOrder<EventSort>({ sort: 'user', descending: false }, isGreatestFirst);
  const [opened, setOpened] = useState<Opened | null>(null);
  const list = useListRead('events.found', { ...filter, ...order });
  const { data: facets } = useRead('events.facets', filter);
  const { columns, minWidth } = useEventColumns(facets?.attributes.map(({ name }) => name) ?? []);
  const close = useCallback(() => setOpened(null), []);
  const open = useCallback((key: string) => setOpened(ofEventKey(key)), []);
  const show = useCallback((userId: string) => setOpened({ userId }), []);
  const isFiltered = isNarrowed(filter);
  const picked = useEventChoice();
  const isAnyChosen = picked.all || picked.named.size > 0;
  const choice = useMemo(
    (): Choice => ({
      chosen: { has: (key) => isChosen(picked, key), size: picked.named.size },
      all: picked.all && picked.named.size === 0,
      onToggle: chooseEvent,
      onToggleAll: chooseAllEvents,
      labelOf: (key) => t('found.select', { user: ofEventKey(key).userId }),
      allLabel: t('found.selectAll'),
    }),
    [picked, t],
  );
  return (
    <MappedPage
      title={t('found.title')}
      filled
      drawer={
        <UserDrawer
          userId={opened?.userId ?? null}
          shownEvent={opened?.eventId}
          onClose={close}
          onShow={show}
        />
      }
    >
      <div className={styles.head}>
        <FilterBar facets={facets}>
          <SearchBox
            label={t('found.search')}
            placeholder={t('found.searchPlaceholder')}
            value={search}
            onChange={setSearch}
          />
        </FilterBar>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          onClick={() => openExport('events')}
          data-testid="export-events"
        >
          {t('found.exportChosen')}
        </Button>
      </div>
      <FilterChips facets={facets} />
      <UndoNote off={opened !== null} onShow={show} />
      <ListView
        list={list}
        label={t('found.title')}
        keys={t('found.keys')}
        testId="events-table"
        columns={columns}
        minWidth={minWidth}
        keyOf={eventKey}
        order={order}
        onSort={onSort}
        onOpen={open}
        choice={choice}
        chosenBar={
          isAnyChosen ? (
            <ChosenEvents passing={list.total} order={order} />
          ) : facets === null ? null : (
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
    </MappedPage>
  );
}
