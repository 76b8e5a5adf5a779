import { Button, SegmentedControl } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type UserFilter,
  type UserQuery,
  type UserSummary,
  userFilters,
} from '../../../../shared/pipelines/events/users.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { RunChosen } from '../../../parts/run/RunChosen.tsx';
import { ListView } from '../../../parts/table/ListView.tsx';
import styles from '../../../parts/table/list.module.css';
import { SearchBox } from '../../../parts/table/SearchBox.tsx';
import { useChoice } from '../../../parts/table/use-choice.ts';
import { useOrder } from '../../../parts/table/use-order.ts';
import { useSearch } from '../../../parts/table/use-search.ts';
import { useSteps } from '../../../parts/table/use-steps.ts';
import { useListRead } from '../../../reads/use-list-read.ts';
import { useRead } from '../../../reads/use-read.ts';
import { useStore } from '../../../store/store.ts';
import { eventsRun } from '../events-run.tsx';
import { MappedPage } from '../MappedPage.tsx';
import { TryChosen } from '../trial/TryFirst.tsx';
import { UserDrawer } from '../user/UserDrawer.tsx';
import { useUserColumns } from '../user-columns.tsx';

interface SelectionBarProps {
  readonly chosen: ReadonlySet<string>;
  readonly onClear: () => void;
}

/** What can be done with the chosen users; nothing while none is chosen. */
function SelectionBar({ chosen, onClear }: SelectionBarProps) {
  const { t } = useTranslation();
  const ids = useMemo(() => [...chosen], [chosen]);
  if (ids.length === 0) return null;
  return (
    <div className="g-actions">
      <span aria-live="polite">{t('users.selected', { count: ids.length })}</span>
      <Button variant="default" onClick={onClear}>
        {t('users.clearSelection')}
      </Button>
      <TryChosen ids={ids} />
      <RunChosen
        face={eventsRun}
        ids={ids}
        label={t('users.runSelected', { count: ids.length })}
        testId="run-selected"
        prominent
      />
    </div>
  );
}

interface UserFiltersProps {
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly show: UserFilter | null;
}

const any = 'any';

/** Narrows the table by part of an id and by what users have. */
function UserFilters({ search, onSearch, show }: UserFiltersProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const newRows = useStore(({ source }) => source?.found.events?.newRows.users ?? 0);
  // Asked once the page is open: every row is looked at, in steps that let everything else have its turn.
  const changes = useRead('events.changes', undefined);
  const counted = { new: newRows, changed: changes.data?.users ?? null };
  return (
    <search className={styles.filters}>
      <SearchBox
        label={t('users.search')}
        placeholder={t('users.searchPlaceholder')}
        value={search}
        onChange={onSearch}
      />
      <SegmentedControl
        aria-label={t('users.result')}
        value={show ?? any}
        onChange={(value) =>
          useStore.setState({ shownUsers: userFilters.find((one) => one === value) ?? null })
        }
        data={[
          { value: any, label: t('users.anyStatus') },
          ...(['done', 'incomplete', 'failed', 'active', 'none'] as const).map((value) => ({
            value,
            label: t(`users.${value}`),
          })),
          ...(['new', 'changed'] as const).map((value) => ({
            value,
            label: (
              <span title={value === 'changed' && changes.loading ? t('users.looking') : undefined}>
                {t(`users.${value}`)}{' '}
                <span className="g-dim">{counted[value] === null ? '…' : format.count(counted[value])}</span>
              </span>
            ),
          })),
        ]}
      />
    </search>
  );
}

type Sort = UserQuery['sort'];
const isGreatestFirst = (sort: Sort): boolean => sort !== 'userId';
const keyOf = (user: UserSummary): string => user.userId;

/** Every user of the file. */
export function UsersPage() {
  const { t } = useTranslation();
  const columns = useUserColumns();
  const show = useStore((state) => state.shownUsers);
  const { search, setSearch, term } = useSearch();
  const ordered = useOrder<Sort>({ sort: 'userId', descending: false }, isGreatestFirst);
  const [opened, setOpened] = useState<string | null>(null);
  const list = useListRead('events.users', { search: term, show, ...ordered.order });
  const labelOf = useCallback((user: string) => t('users.select', { user }), [t]);
  const { choice, clear } = useChoice({ list, keyOf, labelOf, allLabel: t('users.selectAll') });
  const close = useCallback(() => setOpened(null), []);
  const step = useSteps({ list, keyOf, opened, onOpen: setOpened });
  const showAll = useCallback(() => {
    setSearch('');
    useStore.setState({ shownUsers: null });
  }, [setSearch]);

  const isFiltered = term !== '' || show !== null;
  return (
    <MappedPage
      title={t('users.title')}
      filled
      drawer={<UserDrawer userId={opened} onClose={close} onShow={setOpened} onStep={step} />}
    >
      <UserFilters search={search} onSearch={setSearch} show={show} />
      <ListView
        list={list}
        label={t('users.title')}
        keys={t('users.keys')}
        testId="users-table"
        columns={columns}
        keyOf={keyOf}
        {...ordered}
        onOpen={setOpened}
        choice={choice}
        chosenBar={<SelectionBar chosen={choice.chosen} onClear={clear} />}
        empty={{
          icon: <IconUsers size={40} stroke={1.25} />,
          title: t('users.emptyTitle'),
          words: t(isFiltered ? 'users.emptyFilter' : 'users.emptyFile'),
          action: isFiltered ? { label: t('users.showAll'), onClick: showAll } : undefined,
        }}
      />
    </MappedPage>
  );
}
