import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import formStyles from '../../parts/form/form.module.css';
import styles from './linked-weights.module.css';
import { type Percents, relinkWeights } from './relink-weights.ts';

type WeightName = 'vector' | 'model' | 'rules' | 'filters';

interface LinkedWeightsProps<Name extends WeightName> {
  readonly label: string;
  readonly names: readonly Name[];
  readonly weights: Percents<Name>;
  readonly onChange: (weights: Percents<Name>) => void;
}

/** Sliders that are tied: moving one moves the others, and together they stay at 100 %. */
export function LinkedWeights<Name extends WeightName>(props: LinkedWeightsProps<Name>) {
  const { label, names, weights, onChange } = props;
  const { t } = useTranslation();
  const id = useId();
  return (
    <fieldset className={styles.weights}>
      <legend className={formStyles.label}>{label}</legend>
      {names.map((name) => (
        <div key={name} className={styles.weight} data-subject={name}>
          <label htmlFor={`${id}-${name}`}>{t(`score.${name}`)}</label>
          <input
            id={`${id}-${name}`}
            type="range"
            min={0}
            max={100}
            step={1}
            value={weights[name]}
            aria-valuetext={`${weights[name]}%`}
            style={{ '--g-fill': `${weights[name]}%` } as React.CSSProperties}
            onChange={(event) => onChange(relinkWeights(weights, name, Number(event.currentTarget.value)))}
            data-testid={`weight-${name}`}
          />
          <output htmlFor={`${id}-${name}`}>{weights[name]}%</output>
        </div>
      ))}
    </fieldset>
  );
}
