import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserQuery } from '../../../shared/pipelines/events.ts';
import { runUsers } from '../../commands/job-commands.ts';
import { RetryNote } from '../../parts/RetryNote.tsx';
import { useStore } from '../../store/store.ts';
import { UserDrawer } from '../user/UserDrawer.tsx';
import { Pager } from './Pager.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { UserFilters } from './UserFilters.tsx';
import { UsersEmpty } from './UsersEmpty.tsx';
import { UserTable } from './UserTable.tsx';
import { pageSize, usePagedSearch } from './use-paged-search.ts';
import { useUsers } from './use-users.ts';
import './users.css';

const nobody: ReadonlySet<string> = new Set();

/** Every user of the file, a page at a time. */
export function UsersPage() {
  const { t } = useTranslation();
  const status = useStore((state) => state.userStatus);
  const { search, setSearch, term, offset, setOffset } = usePagedSearch(`${status}`);
  const [order, setOrder] = useState<Pick<UserQuery, 'sort' | 'descending'>>({
    sort: 'userId',
    descending: false,
  });
  const [selected, setSelected] = useState(nobody);
  const [opened, setOpened] = useState<string | null>(null);

  const query = useMemo<UserQuery>(
    () => ({ offset, limit: pageSize, search: term, status, ...order }),
    [offset, term, status, order],
  );
  const users = useUsers(query);

  const sortBy = useCallback(
    (sort: UserQuery['sort']) => {
      setOrder((now) => ({ sort, descending: now.sort === sort ? !now.descending : sort !== 'userId' }));
      setOffset(0);
    },
    [setOffset],
  );
  const toggle = useCallback((ids: readonly string[], on: boolean) => {
    setSelected((now) => {
      const next = new Set(now);
      for (const id of ids) on ? next.add(id) : next.delete(id);
      return next;
    });
  }, []);
  const close = useCallback(() => setOpened(null), []);
  const clear = useCallback(() => setSelected(nobody), []);
  const showAll = useCallback(() => {
    setSearch('');
    useStore.setState({ userStatus: null });
  }, [setSearch]);

  const filtered = query.search !== '' || status !== null;
  const empty = !users.first && users.error === null && users.total === 0;
  return (
    <div className="g-users">
      <div className="g-page-head">
        <h1>{t('users.title')}</h1>
        <SelectionBar count={selected.size} onClear={clear} onRun={() => void runUsers([...selected])} />
      </div>
      <UserFilters search={search} onSearch={setSearch} status={status} />
      {users.error === null ? null : (
        <RetryNote error={users.error} label={t('users.retry')} onRetry={users.again} />
      )}
      {empty ? (
        <UsersEmpty filtered={filtered} onShowAll={showAll} />
      ) : (
        <UserTable
          rows={users.rows}
          skeleton={users.first}
          stale={users.loading && !users.first}
          sort={order.sort}
          descending={order.descending}
          selected={selected}
          onSort={sortBy}
          onToggle={toggle}
          onOpen={setOpened}
        />
      )}
      <Pager offset={offset} limit={pageSize} total={users.total} onOffset={setOffset} />
      <UserDrawer userId={opened} onClose={close} />
    </div>
  );
}
