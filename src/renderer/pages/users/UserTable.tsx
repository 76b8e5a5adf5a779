import { Skeleton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserQuery, UserSummary } from '../../../shared/pipelines/events.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CheckBox } from '../../parts/CheckBox.tsx';
import { moveRowFocus } from './move-row-focus.ts';
import { UserRow } from './UserRow.tsx';

interface UserTableProps {
  readonly rows: readonly UserSummary[];
  readonly skeleton: boolean;
  readonly stale: boolean;
  readonly sort: UserQuery['sort'];
  readonly descending: boolean;
  readonly selected: ReadonlySet<string>;
  readonly onSort: (sort: UserQuery['sort']) => void;
  readonly onToggle: (ids: readonly string[], on: boolean) => void;
  readonly onOpen: (userId: string) => void;
}

interface SortHeaderProps {
  readonly column: UserQuery['sort'];
  readonly numeric?: boolean;
  readonly hint?: string;
  readonly props: Pick<UserTableProps, 'sort' | 'descending' | 'onSort'>;
}

function SortHeader({ column, numeric = false, hint, props }: SortHeaderProps) {
  const { t } = useTranslation();
  const label = t(`users.${column}`);
  const sorted = props.sort === column;
  const Arrow = props.descending ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      className={numeric ? 'g-number' : undefined}
      aria-sort={sorted ? (props.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className="g-sort"
        title={hint ?? t('users.sortBy', { column: label })}
        onClick={() => props.onSort(column)}
      >
        {label}
        {sorted ? <Arrow size={14} stroke={2} aria-hidden="true" /> : null}
      </button>
    </th>
  );
}

const skeletonRows = Array.from({ length: 12 }, (_, index) => index);

function SkeletonRows() {
  return skeletonRows.map((index) => (
    <tr key={index}>
      <td />
      {[160, 72, 40, 41, 56, 200].map((width) => (
        <td key={width}>
          <Skeleton height={12} width={width} maw="100%" />
        </td>
      ))}
    </tr>
  ));
}

/** The table itself. Memoized, and so are its rows: a snapshot of the job does not touch it. */
export const UserTable = memo(function UserTable(props: UserTableProps) {
  const { rows, skeleton, stale, selected, onToggle, onOpen } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [reached, setReached] = useState(0);
  const reach = Math.min(reached, Math.max(0, rows.length - 1));
  const ids = rows.map((row) => row.userId);
  const chosen = ids.filter((id) => selected.has(id)).length;
  return (
    <div className="g-table-frame" data-stale={stale || undefined} aria-busy={stale || skeleton}>
      <table className="g-table" data-testid="users-table">
        <caption className="g-hidden">
          {t('users.title')}. {t('users.keys')}
        </caption>
        <colgroup>
          <col style={{ width: 40 }} />
          <col style={{ width: '26%' }} />
          <col style={{ width: 112 }} />
          <col style={{ width: 80 }} />
          <col style={{ width: 80 }} />
          <col style={{ width: 96 }} />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <CheckBox
                aria-label={t('users.selectPage')}
                checked={rows.length > 0 && chosen === rows.length}
                indeterminate={chosen > 0 && chosen < rows.length}
                disabled={rows.length === 0}
                onChange={(event) => onToggle(ids, event.currentTarget.checked)}
              />
            </th>
            <SortHeader column="userId" props={props} />
            <SortHeader column="status" props={props} />
            <SortHeader column="rows" numeric props={props} />
            <SortHeader column="events" numeric props={props} />
            <SortHeader column="coverage" numeric hint={t('users.coverageHint')} props={props} />
            <th scope="col">{t('users.reason')}</th>
          </tr>
        </thead>
        <tbody
          onKeyDown={(event) => {
            const index = moveRowFocus(event, rows.length, reach);
            if (index !== null) setReached(index);
          }}
        >
          {skeleton ? (
            <SkeletonRows />
          ) : (
            rows.map((row, index) => (
              <UserRow
                key={row.userId}
                user={row}
                t={t}
                format={format}
                index={index}
                reachable={index === reach}
                selected={selected.has(row.userId)}
                onToggle={onToggle}
                onOpen={onOpen}
                onReach={setReached}
              />
            ))
          )}
        </tbody>
      </table>
    </div>
  );
});
