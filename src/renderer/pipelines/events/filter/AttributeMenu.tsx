import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventFacets, EventFilter } from '../../../../shared/pipelines/found-events.ts';
import { narrowEvents } from './event-filter.ts';
import { FacetList } from './FacetList.tsx';
import { FacetOption } from './FacetOption.tsx';
import styles from './filter.module.css';

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
    <div className={styles.facet}>
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
    </div>
  );
}
