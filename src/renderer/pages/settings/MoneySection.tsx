import { Autocomplete, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { orderFactsOf } from '../../../shared/order-facts.ts';
import { type PriceInForce, priceInForce } from '../../../shared/prices.ts';
import { editModel } from '../../commands/save-settings.ts';
import { useFormat } from '../../i18n/use-format.ts';
import formStyles from '../../parts/form/form.module.css';
import { useModelField } from '../../parts/form/use-model-field.ts';
import { Panel } from '../../parts/Panel.tsx';
import { useStore } from '../../store/store.ts';
import styles from './settings.module.css';

const currencies = ['USD', 'CNY', 'EUR', 'GBP', 'JPY', 'HKD'];

function PriceField({
  field: name,
  label,
  description,
}: {
  readonly field: 'priceIn' | 'priceOut' | 'priceCached' | 'priceWritten' | 'priceEmbedded';
  readonly label: string;
  readonly description?: string;
}) {
  const { t } = useTranslation();
  const field = useModelField(name);
  return (
    <TextInput
      {...field}
      label={label}
      description={description}
      inputMode="decimal"
      autoComplete="off"
      rightSection={<span className={formStyles.unit}>{t('settings.perMillion')}</span>}
      rightSectionWidth={136}
    />
  );
}

/** What is left of the price in an order, where the provider takes orders. */
function OrderShareField() {
  const { t } = useTranslation();
  const format = useFormat();
  const field = useModelField('priceOrder');
  const facts = orderFactsOf(useStore((state) => state.settings.model));
  if (facts === null) return null;
  return (
    <TextInput
      {...field}
      label={t('settings.priceOrder')}
      description={
        facts.factor === null
          ? t('settings.priceOrderUnknown')
          : t('settings.priceOrderKnown', { share: format.share(facts.factor) })
      }
      inputMode="decimal"
      autoComplete="off"
      rightSection={<span className={formStyles.unit}>%</span>}
      rightSectionWidth={48}
    />
  );
}

/** The price that a job is reckoned by while none is entered. */
function KnownPrice({ known }: { readonly known: PriceInForce | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (known === null) return <p className={`g-note ${styles.knownPrice}`}>{t('settings.priceUnlisted')}</p>;
  if (known.kind !== 'list')
    return <p className={`g-note ${styles.knownPrice}`}>{t('settings.priceFree')}</p>;
  const { inputPerMillion, outputPerMillion, currency } = known.price;
  return (
    <p className={`g-note ${styles.knownPrice}`} data-testid="list-price" title={known.source}>
      {t('settings.priceListed', {
        in: format.money(inputPerMillion, currency),
        out: format.money(outputPerMillion, currency),
        date: format.day(known.asOf),
        source: URL.parse(known.source)?.host ?? known.source,
      })}
    </p>
  );
}

/** What the model costs, and how much may be spent. */
export function MoneySection() {
  const { t } = useTranslation();
  const currency = useModelField('currency');
  const budget = useModelField('budget');
  const priceIn = useModelField('priceIn');
  const priceOut = useModelField('priceOut');
  const isTyped = priceIn.value.trim() !== '' && priceOut.value.trim() !== '';
  const known = priceInForce({ ...useStore((state) => state.settings.model), price: null });
  const unpriced = !isTyped && known === null;
  return (
    <Panel title={t('settings.money')} aside={<p className="g-note">{t('settings.priceHint')}</p>}>
      <div className={formStyles.form}>
        <PriceField field="priceIn" label={t('settings.priceIn')} />
        <PriceField field="priceOut" label={t('settings.priceOut')} />
        <PriceField
          field="priceCached"
          label={t('settings.priceCached')}
          description={t('settings.priceAsInput')}
        />
        <PriceField
          field="priceWritten"
          label={t('settings.priceWritten')}
          description={t('settings.priceAsInput')}
        />
        <PriceField
          field="priceEmbedded"
          label={t('settings.priceEmbedded')}
          description={t('settings.priceAsInput')}
        />
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
        <TextInput
          {...budget}
          label={t('settings.budget')}
          description={t(unpriced ? 'settings.budgetNeedsPrice' : 'settings.budgetHint')}
          inputMode="decimal"
          autoComplete="off"
          rightSection={<span className={formStyles.unit}>{currency.value}</span>}
          rightSectionWidth={72}
        />
      </div>
      {isTyped ? null : <KnownPrice known={known} />}
    </Panel>
  );
}
