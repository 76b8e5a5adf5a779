import { Select, Stack, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Counted } from '../../../../shared/pipelines/counted.ts';
import type { EventFacets, EventFilter } from '../../../../shared/pipelines/found-events.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CheckBox } from '../../../parts/CheckBox.tsx';
import { narrowEvents } from './event-filter.ts';
import styles from './filter.module.css';

interface FacetOptionProps {
  readonly label: string;
  readonly events: number;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** One thing that can be chosen, and how many events it would let through. */
function FacetOption({ label, events, checked, onChange }: FacetOptionProps) {
  const format = useFormat();
  const id = useId();
  return (
    <div className={styles.option}>
      <CheckBox
        id={id}
        aria-label={label}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label htmlFor={id} className="g-truncate" title={label}>
        {label}
      </label>
      <span className="g-dim">{format.count(events)}</span>
    </div>
  );
}

interface AttributeMenuProps {
  readonly attributes: EventFacets['attributes'];
  readonly chosen: EventFilter['attributes'];
}

/** An attribute, and which of its values. */
export function AttributeMenu({ attributes, chosen }: AttributeMenuProps) {
  const { t } = useTranslation();
  const [picked, setPicked] = useState(chosen[0]?.name ?? attributes[0]?.name ?? null);
  const attribute = attributes.find(({ name }) => name === picked) ?? attributes[0];
  if (attribute === undefined) return <p className="g-note">{t('eventFilter.none')}</p>;
  const { name, values, events } = attribute;
  const others = chosen.filter((each) => each.name !== name);
  const own = chosen.filter((each) => each.name === name);
  return (
    <Stack gap={8}>
      <Select
        aria-label={t('found.attributes')}
        data={attributes.map((each) => ({ value: each.name, label: each.name }))}
        value={name}
        onChange={setPicked}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
      />
      <FacetOption
        label={t('eventFilter.any')}
        events={events}
        checked={own.some(({ value }) => value === null)}
        onChange={(checked) =>
          narrowEvents({ attributes: checked ? [...others, { name, value: null }] : others })
        }
      />
      <FacetList
        key={name}
        label={name}
        options={values}
        chosen={own.flatMap(({ value }) => value ?? [])}
        onChange={(next) =>
          narrowEvents({ attributes: [...others, ...next.map((value) => ({ name, value }))] })
        }
      />
    </Stack>
  );
}

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
    <Stack gap={8}>
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
    </Stack>
  );
}
