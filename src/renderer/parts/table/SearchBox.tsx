import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import styles from './list.module.css';

interface SearchBoxProps {
  readonly label: string;
  /** What stands in the empty box; the label, unless told otherwise. */
  readonly placeholder?: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** Narrows a list as one types. */
export function SearchBox({ label, placeholder = label, value, onChange }: SearchBoxProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      className={styles.search ?? ''}
      aria-label={label}
      data-search
      placeholder={placeholder}
      value={value}
      maxLength={200}
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
      leftSection={<IconSearch size={16} stroke={1.75} aria-hidden="true" />}
      rightSectionPointerEvents="all"
      rightSection={
        value === '' ? null : (
          <CloseButton size={24} aria-label={t('talent.clearSearch')} onClick={() => onChange('')} />
        )
      }
    />
  );
}
