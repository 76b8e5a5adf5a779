import { Autocomplete, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { editModel } from '../../commands/save-settings.ts';
import { Panel } from '../../parts/Panel.tsx';
import { useModelField } from './use-model-field.ts';

const currencies = ['USD', 'CNY', 'EUR', 'GBP', 'JPY', 'HKD'];

function PriceField({
  field: name,
  label,
}: {
  readonly field: 'priceIn' | 'priceOut';
  readonly label: string;
}) {
  const { t } = useTranslation();
  const field = useModelField(name);
  return (
    <TextInput
      {...field}
      label={label}
      inputMode="decimal"
      autoComplete="off"
      rightSection={<span className="g-unit">{t('settings.perMillion')}</span>}
      rightSectionWidth={136}
    />
  );
}

/** What the model costs, and how much may be spent. */
export function MoneySection() {
  const { t } = useTranslation();
  const currency = useModelField('currency');
  const budget = useModelField('budget');
  const priceIn = useModelField('priceIn');
  const priceOut = useModelField('priceOut');
  const unpriced = priceIn.value.trim() === '' || priceOut.value.trim() === '';
  return (
    <Panel title={t('settings.money')} aside={<p className="g-note">{t('settings.priceHint')}</p>}>
      <div className="g-form">
        <PriceField field="priceIn" label={t('settings.priceIn')} />
        <PriceField field="priceOut" label={t('settings.priceOut')} />
        <Autocomplete
          id={currency.id}
          label={t('settings.currency')}
          value={currency.value}
          error={currency.error}
          data={currencies}
          filter={({ options }) => options}
          onChange={(value) => editModel({ currency: value.toUpperCase() })}
          onBlur={currency.onBlur}
        />
        <TextInput
          {...budget}
          label={t('settings.budget')}
          description={t(unpriced ? 'settings.budgetNeedsPrice' : 'settings.budgetHint')}
          inputMode="decimal"
          autoComplete="off"
          rightSection={<span className="g-unit">{currency.value}</span>}
          rightSectionWidth={72}
        />
      </div>
    </Panel>
  );
}
