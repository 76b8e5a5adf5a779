import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultTalentOptions, type TalentOptions } from '../../../shared/pipelines/mail.ts';
import { hardFilters } from '../../../shared/talent.ts';
import { saveOptions } from '../../commands/save-settings.ts';
import { CheckBox } from '../../parts/CheckBox.tsx';
import formStyles from '../../parts/form/form.module.css';
import { NumberOption } from '../../parts/form/NumberOption.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { useStore } from '../../store/store.ts';
import { LinkedWeights } from './LinkedWeights.tsx';
import styles from './linked-weights.module.css';
import { fromPercents, type Percents, toPercents } from './relink-weights.ts';

const saveAfterMs = 400;

const change = (edit: Partial<TalentOptions>): void => saveOptions('mail', edit);

const numbers = [
  { field: 'mailsPerCall', min: 1, max: 100, whole: true },
  { field: 'top', min: 1, max: 500, whole: true },
  { field: 'minSimilarity', min: 0, max: 1, whole: false },
] as const;

function NumberField({ spec }: { readonly spec: (typeof numbers)[number] }) {
  const { t } = useTranslation();
  const { field } = spec;
  return (
    <NumberOption
      id={`match-${field}`}
      label={t(`matchSettings.${field}`)}
      hint={t(`matchSettings.${field}Hint`)}
      saved={useStore((state) => state.settings.options.mail[field])}
      range={spec}
      onSave={(value) => change({ [field]: value })}
    />
  );
}

function EmbeddingField() {
  const { t } = useTranslation();
  const saved = useStore((state) => state.settings.options.mail.embeddingModel);
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? saved;
  const empty = shown.trim() === '';
  const save = (): void => {
    if (text === null || empty) return;
    change({ embeddingModel: text.trim() });
    setText(null);
  };
  return (
    <TextInput
      id="match-embeddingModel"
      label={t('matchSettings.embeddingModel')}
      description={t('matchSettings.embeddingModelHint')}
      value={shown}
      maxLength={200}
      spellCheck={false}
      autoComplete="off"
      error={empty ? t('invalid.required') : undefined}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save();
      }}
    />
  );
}

/** The weights as they are moved; saved once they rest. */
function Weights() {
  const { t } = useTranslation();
  const saved = useStore((state) => state.settings.options.mail.weights);
  const [moved, setMoved] = useState<Percents<'vector' | 'model' | 'rules'> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // What is moved gives way to what is saved, from here or from elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a save is why
  useEffect(() => setMoved(null), [saved]);
  const move = (weights: Percents<'vector' | 'model' | 'rules'>): void => {
    setMoved(weights);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => change({ weights: fromPercents(weights) }), saveAfterMs);
  };
  return (
    <div>
      <LinkedWeights
        label={t('matchSettings.weights')}
        names={['vector', 'model', 'rules']}
        weights={moved ?? toPercents(saved)}
        onChange={move}
      />
      <p className="g-note">{t('matchSettings.weightsHint')}</p>
    </div>
  );
}

function Filters() {
  const { t } = useTranslation();
  const filters = useStore((state) => state.settings.options.mail.filters);
  return (
    <fieldset className={styles.weights}>
      <legend className={formStyles.label}>{t('matchSettings.filters')}</legend>
      {hardFilters.map((filter) => (
        <div key={filter} className={styles.choice}>
          <CheckBox
            id={`match-filter-${filter}`}
            aria-label={t(`matchSettings.${filter}`)}
            checked={filters.includes(filter)}
            onChange={(event) => {
              const on = event.currentTarget.checked;
              change({ filters: hardFilters.filter((one) => (one === filter ? on : filters.includes(one))) });
            }}
          />
          <label htmlFor={`match-filter-${filter}`}>{t(`matchSettings.${filter}`)}</label>
        </div>
      ))}
      <p className="g-note">{t('matchSettings.filtersHint')}</p>
    </fieldset>
  );
}

/** How mails are read and matched. Saved as it is changed. */
export function MatchSettings() {
  const { t } = useTranslation();
  const isDefault = useStore(
    ({ settings }) => JSON.stringify(settings.options.mail) === JSON.stringify(defaultTalentOptions),
  );
  return (
    <Panel
      title={t('matchSettings.title')}
      testId="match-settings"
      aside={
        isDefault ? (
          <p className="g-note">{t('matchSettings.note')}</p>
        ) : (
          <Button variant="default" onClick={() => change(defaultTalentOptions)}>
            {t('matchSettings.reset')}
          </Button>
        )
      }
    >
      <div className={formStyles.form}>
        <EmbeddingField />
        {numbers.map((spec) => (
          <NumberField key={spec.field} spec={spec} />
        ))}
        <Weights />
        <Filters />
      </div>
    </Panel>
  );
}
