import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Counted } from '../../../../shared/pipelines/counted.ts';
import { FacetOption } from './FacetOption.tsx';
import styles from './filter.module.css';

/** A list shorter than this is taken in at a glance. */
const searchedFrom = 9;
/** So many are drawn at once; what is further down is found by its name. */
const mostDrawn = 200;

interface FacetListProps {
  readonly label: string;
  readonly options: readonly Counted[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly wordsOf?: (key: string) => string;
}

/** What can be chosen of one matter, each with how many events it would let through. */
export function FacetList({ label, options, chosen, onChange, wordsOf = (key) => key }: FacetListProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const known = new Set(options.map(({ key }) => key));
  // What is chosen can be taken back, even where nothing is left of it.
  const all = [...chosen.filter((key) => !known.has(key)).map((key) => ({ key, events: 0 })), ...options];
  const wanted = typed.trim().toLowerCase();
  const shown = all.filter(({ key }) => wordsOf(key).toLowerCase().includes(wanted));
  return (
    <div className={styles.facet}>
      {all.length < searchedFrom ? null : (
        <TextInput
          aria-label={t('eventFilter.find')}
          placeholder={t('eventFilter.find')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
        />
      )}
      {shown.length === 0 ? <p className="g-note">{t('eventFilter.none')}</p> : null}
      <ul className={styles.options} aria-label={label}>
        {shown.slice(0, mostDrawn).map(({ key, events }) => (
          <li key={key}>
            <FacetOption
              label={key === '' ? t('unit.none') : wordsOf(key)}
              events={events}
              checked={chosen.includes(key)}
              onChange={(checked) =>
                onChange(checked ? [...chosen, key] : chosen.filter((other) => other !== key))
              }
            />
          </li>
        ))}
      </ul>
      {shown.length > mostDrawn ? (
        <p className="g-note">{t('eventFilter.more', { count: mostDrawn })}</p>
      ) : null}
    </div>
  );
}
