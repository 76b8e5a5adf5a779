import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import formStyles from '../../parts/form/form.module.css';
import { useModelField } from '../../parts/form/use-model-field.ts';
import { Panel } from '../../parts/Panel.tsx';

const fields = [
  { field: 'concurrency', label: 'concurrency', hint: 'concurrencyHint', unit: null },
  { field: 'idleTimeoutSeconds', label: 'idleTimeout', hint: 'idleTimeoutHint', unit: 'unit.seconds' },
  { field: 'maxInputTokens', label: 'maxInput', hint: 'maxInputHint', unit: 'unit.tokensWord' },
  { field: 'maxOutputTokens', label: 'maxOutput', hint: 'maxOutputHint', unit: 'unit.tokensWord' },
  { field: 'minCoverage', label: 'minCoverage', hint: 'minCoverageHint', unit: 'unit.percent' },
] as const;

function LimitField({ spec }: { readonly spec: (typeof fields)[number] }) {
  const { t } = useTranslation();
  const field = useModelField(spec.field);
  return (
    <TextInput
      {...field}
      label={t(`settings.${spec.label}`)}
      description={t(`settings.${spec.hint}`)}
      placeholder={spec.field === 'concurrency' ? t('settings.concurrencyAuto') : undefined}
      inputMode="decimal"
      autoComplete="off"
      rightSection={spec.unit === null ? null : <span className={formStyles.unit}>{t(spec.unit)}</span>}
      rightSectionWidth={spec.unit === null ? 0 : 72}
    />
  );
}

/** How much is asked of the model at once, and when it has taken too long. */
export function LimitsSection() {
  const { t } = useTranslation();
  return (
    <Panel title={t('settings.limits')}>
      <div className={formStyles.form}>
        {fields.map((spec) => (
          <LimitField key={spec.field} spec={spec} />
        ))}
      </div>
    </Panel>
  );
}
