import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type UserFilter, userFilters } from '../../../../shared/pipelines/events.ts';
import styles from '../../../parts/table/list.module.css';
import { SearchBox } from '../../../parts/table/SearchBox.tsx';
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
        ]}
      />
    </search>
  );
}
