import { useTranslation } from 'react-i18next';
import formStyles from '../../parts/form/form.module.css';
import { Panel } from '../../parts/Panel.tsx';
import { AmountField } from './AmountField.tsx';

const fields = [
  { field: 'concurrency', name: 'concurrency', unit: null },
  { field: 'idleTimeoutSeconds', name: 'idleTimeout', unit: 'unit.seconds' },
  { field: 'maxInputTokens', name: 'maxInput', unit: 'unit.tokensWord' },
  { field: 'maxOutputTokens', name: 'maxOutput', unit: 'unit.tokensWord' },
  { field: 'minCoverage', name: 'minCoverage', unit: 'unit.percent' },
] as const;

/** How much is asked of the model at once, and when it has taken too long. */
export function LimitsSection() {
  const { t } = useTranslation();
  return (
    <Panel title={t('settings.limits')}>
      <div className={formStyles.form}>
        {fields.map(({ field, name, unit }) => (
          <AmountField
            key={field}
            field={field}
            label={t(`settings.${name}`)}
            description={t(`settings.${name}Hint`)}
            placeholder={field === 'concurrency' ? t('settings.concurrencyAuto') : undefined}
            unit={unit === null ? null : t(unit)}
          />
        ))}
      </div>
    </Panel>
  );
}
