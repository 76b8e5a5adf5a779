import { useId } from 'react';
import { useFormat } from '../../../i18n/use-format.ts';
import { CheckBox } from '../../../parts/CheckBox.tsx';
import styles from './filter.module.css';

interface FacetOptionProps {
  readonly label: string;
  readonly events: number;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** One thing that can be chosen, and how many events it would let through. */
export function FacetOption({ label, events, checked, onChange }: FacetOptionProps) {
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
