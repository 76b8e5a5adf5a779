import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type UserStatus, userStatuses } from '../../../shared/pipelines/events.ts';
import styles from '../../parts/table/list.module.css';
import { SearchBox } from '../../parts/table/SearchBox.tsx';
import { useStore } from '../../store/store.ts';

interface UserFiltersProps {
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly status: UserStatus | null;
}

const any = 'any';

/** Narrows the table by part of an id and by status. */
export function UserFilters({ search, onSearch, status }: UserFiltersProps) {
  const { t } = useTranslation();
  return (
    <search className={styles.filters}>
      <SearchBox
        label={t('users.search')}
        placeholder={t('users.searchPlaceholder')}
        value={search}
        onChange={onSearch}
      />
      <SegmentedControl
        aria-label={t('users.status')}
        value={status ?? any}
        onChange={(value) =>
          useStore.setState({ userStatus: userStatuses.find((one) => one === value) ?? null })
        }
        data={[
          { value: any, label: t('users.anyStatus') },
          ...(['succeeded', 'failed', 'active', 'pending'] as const).map((value) => ({
            value,
            label: t(`users.${value}`),
          })),
        ]}
      />
    </search>
  );
}
