import { Button, CloseButton, Flex, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './search.module.css';

/** The names that a filter may have, as the engine reads them. */
const names = ['skills', 'years', 'location', 'style', 'education', 'salary', 'certificates'] as const;

interface FilterChipsProps {
  readonly filters: readonly string[];
  readonly onChange: (filters: readonly string[]) => void;
}

/** Filters typed as `name=value`, each a chip that can be taken away again. */
export function FilterChips({ filters, onChange }: FilterChipsProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const box = useRef<HTMLInputElement>(null);

  const add = (): void => {
    const typed = text.trim();
    if (typed === '') return;
    const right = /^[^=]+=.*\S/.test(typed);
    setWrong(!right);
    if (!right) return;
    onChange([...filters.filter((each) => each !== typed), typed]);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // An Enter that ends a Chinese or Japanese word is the input method's own.
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      add();
    } else if (event.key === 'Backspace' && text === '' && filters.length > 0) onChange(filters.slice(0, -1));
  };
  const begin = (name: string): void => {
    setText(`${name}=`);
    setWrong(false);
    box.current?.focus();
  };
  return (
    <Stack gap={8}>
      <div className={styles.findAdd}>
        <TextInput
          ref={box}
          label={t('find.filters')}
          placeholder={t('find.filterPlaceholder')}
          value={text}
          maxLength={300}
          spellCheck={false}
          error={wrong ? t('find.filterShape') : undefined}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setWrong(false);
          }}
          onKeyDown={onKeyDown}
          data-testid="filter"
        />
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={add}
          disabled={text.trim() === ''}
        >
          {t('find.addFilter')}
        </Button>
      </div>
      <Flex component="ul" wrap="wrap" gap={4}>
        {names.map((name) => (
          <li key={name}>
            <button type="button" className={styles.findName} onClick={() => begin(name)}>
              {name}=
            </button>
          </li>
        ))}
      </Flex>
      {filters.length === 0 ? (
        <p className="g-note">{t('find.filterHint')}</p>
      ) : (
        <Flex component="ul" wrap="wrap" gap={4} aria-label={t('find.filters')}>
          {filters.map((filter) => (
            <li key={filter} className={styles.findChip} data-testid="filter-chip">
              <span>{filter}</span>
              <CloseButton
                size={20}
                aria-label={t('find.removeFilter', { filter })}
                onClick={() => onChange(filters.filter((each) => each !== filter))}
              />
            </li>
          ))}
        </Flex>
      )}
    </Stack>
  );
}
