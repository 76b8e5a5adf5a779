import { CloseButton, SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type UserStatus, userStatuses } from '../../../shared/pipelines/events.ts';
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
    <search className="g-filters">
      <TextInput
        className="g-filters-search"
        aria-label={t('users.search')}
        placeholder={t('users.searchPlaceholder')}
        value={search}
        maxLength={200}
        spellCheck={false}
        onChange={(event) => onSearch(event.currentTarget.value)}
        leftSection={<IconSearch size={16} stroke={1.75} aria-hidden="true" />}
        rightSectionPointerEvents="all"
        rightSection={
          search === '' ? null : (
            <CloseButton size={24} aria-label={t('users.clearSearch')} onClick={() => onSearch('')} />
          )
        }
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
