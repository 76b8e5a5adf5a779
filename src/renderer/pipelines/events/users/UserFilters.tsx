import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type UserFilter, userFilters } from '../../../../shared/pipelines/events/users.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import styles from '../../../parts/table/list.module.css';
import { SearchBox } from '../../../parts/table/SearchBox.tsx';
import { useRead } from '../../../reads/use-read.ts';
import { useStore } from '../../../store/store.ts';

interface UserFiltersProps {
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly show: UserFilter | null;
}

const any = 'any';

/** Narrows the table by part of an id and by what users have. */
export function UserFilters({ search, onSearch, show }: UserFiltersProps) {
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
