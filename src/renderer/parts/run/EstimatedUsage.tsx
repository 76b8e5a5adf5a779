import { useTranslation } from 'react-i18next';

/** Marks figures of which some is Gleaner's own estimate, since so many replies came without a usage that can be true. */
export function EstimatedUsage({ calls }: { readonly calls: number }) {
  const { t } = useTranslation();
  return (
    <span title={t('progress.usageEstimatedHint', { count: calls })} data-testid="usage-estimated">
      {t('progress.usageEstimated')}
    </span>
  );
}
