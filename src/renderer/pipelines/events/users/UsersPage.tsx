import { IconUsers } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserQuery, UserSummary } from '../../../../shared/pipelines/events/users.ts';
import { ListView } from '../../../parts/table/ListView.tsx';
import styles from '../../../parts/table/list.module.css';
import { useChoice } from '../../../parts/table/use-choice.ts';
import { useSearch } from '../../../parts/table/use-search.ts';
import { useSteps } from '../../../parts/table/use-steps.ts';
import { useListRead } from '../../../reads/use-list-read.ts';
import { useStore } from '../../../store/store.ts';
import { MappingGate } from '../recipe/MappingGate.tsx';
import { UserDrawer } from '../user/UserDrawer.tsx';
import { useUserColumns } from '../user-columns.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { UserFilters } from './UserFilters.tsx';

type Sort = UserQuery['sort'];
const keyOf = (user: UserSummary): string => user.userId;

/** Every user of the file. */
export function UsersPage() {
  const { t } = useTranslation();
  const columns = useUserColumns();
  const show = useStore((state) => state.shownUsers);
  const { search, setSearch, term } = useSearch();
  const [order, setOrder] = useState<Pick<UserQuery, 'sort' | 'descending'>>({
    sort: 'userId',
    descending: false,
  });
  const [opened, setOpened] = useState<string | null>(null);
  const list = useListRead('events.users', { search: term, show, ...order });
  const labelOf = useCallback((user: string) => t('users.select', { user }), [t]);
  const { choice, clear } = useChoice({ list, keyOf, labelOf, allLabel: t('users.selectAll') });

  const sortBy = useCallback(
    (sort: Sort) =>
      setOrder((now) => ({ sort, descending: now.sort === sort ? !now.descending : sort !== 'userId' })),
    [],
  );
  const close = useCallback(() => setOpened(null), []);
  const step = useSteps({ list, keyOf, opened, onOpen: setOpened });
  const showAll = useCallback(() => {
    setSearch('');
    useStore.setState({ shownUsers: null });
  }, [setSearch]);

  const isFiltered = term !== '' || show !== null;
  return (
    <div className={styles.page}>
      <h1 className="g-hidden">{t('users.title')}</h1>
      <MappingGate>
        <UserFilters search={search} onSearch={setSearch} show={show} />
        <ListView
          list={list}
          label={t('users.title')}
          keys={t('users.keys')}
          testId="users-table"
          columns={columns}
          keyOf={keyOf}
          order={order}
          onSort={sortBy}
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
      </MappingGate>
      <UserDrawer userId={opened} onClose={close} onShow={setOpened} onStep={step} />
    </div>
  );
}
