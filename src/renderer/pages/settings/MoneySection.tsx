import { Autocomplete, Box } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { orderFactsOf } from '../../../shared/order-facts.ts';
import { type PriceInForce, priceInForce } from '../../../shared/prices.ts';
import { editModel } from '../../commands/save-settings.ts';
import { useFormat } from '../../i18n/use-format.ts';
import formStyles from '../../parts/form/form.module.css';
import { useModelField, useModelText } from '../../parts/form/use-model-field.ts';
import { Panel } from '../../parts/Panel.tsx';
import { useStore } from '../../store/store.ts';
import { AmountField } from './AmountField.tsx';

const currencies = ['USD', 'CNY', 'EUR', 'GBP', 'JPY', 'HKD'];

const prices = ['priceIn', 'priceOut', 'priceCached', 'priceWritten', 'priceEmbedded'] as const;

/** What is left of the price in an order, where the provider takes orders. */
function OrderShareField() {
  const { t } = useTranslation();
  const format = useFormat();
  const facts = orderFactsOf(useStore((state) => state.settings.model));
  if (facts === null) return null;
  return (
    <AmountField
      field="priceOrder"
      label={t('settings.priceOrder')}
      description={
        facts.factor === null
          ? t('settings.priceOrderUnknown')
          : t('settings.priceOrderKnown', { share: format.share(facts.factor) })
      }
      unit="%"
      unitWidth={48}
    />
  );
}

/** The price that a job is reckoned by while none is entered. */
function KnownPrice({ known }: { readonly known: PriceInForce | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (known?.kind !== 'list') {
    const words = known === null ? 'settings.priceUnlisted' : 'settings.priceFree';
    return (
      <Box component="p" mt="md" className="g-note">
        {t(words)}
      </Box>
    );
  }
  const { inputPerMillion, outputPerMillion, currency } = known.price;
  return (
    <Box component="p" mt="md" className="g-note" data-testid="list-price" title={known.source}>
      {t('settings.priceListed', {
        in: format.money(inputPerMillion, currency),
        out: format.money(outputPerMillion, currency),
        date: format.day(known.asOf),
        source: URL.parse(known.source)?.host ?? known.source,
      })}
    </Box>
  );
}

/** What the model costs, and how much may be spent. */
export function MoneySection() {
  const { t } = useTranslation();
  const currency = useModelField('currency');
  const priceIn = useModelText('priceIn');
  const priceOut = useModelText('priceOut');
  const isTyped = priceIn.trim() !== '' && priceOut.trim() !== '';
  const known = priceInForce({ ...useStore((state) => state.settings.model), price: null });
  const unpriced = !isTyped && known === null;
  return (
    <Panel title={t('settings.money')} aside={<p className="g-note">{t('settings.priceHint')}</p>}>
      <div className={formStyles.form}>
        {prices.map((field) => (
          <AmountField
            key={field}
            field={field}
            label={t(`settings.${field}`)}
            description={field === 'priceIn' || field === 'priceOut' ? undefined : t('settings.priceAsInput')}
            unit={t('settings.perMillion')}
            unitWidth={136}
          />
        ))}
        <OrderShareField />
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
        <AmountField
          field="budget"
          label={t('settings.budget')}
          description={t(unpriced ? 'settings.budgetNeedsPrice' : 'settings.budgetHint')}
          unit={currency.value}
        />
      </div>
      {isTyped ? null : <KnownPrice known={known} />}
    </Panel>
  );
}
