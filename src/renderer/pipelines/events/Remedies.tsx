import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../../shared/app-error.ts';
import { showPage } from '../../store/navigation.ts';

/** What may be done about users whose rows are not all accounted for: the recipe says how many have to be. */
export function Remedies({ code }: { readonly code: ErrorCode }) {
  const { t } = useTranslation();
  if (code !== 'rows_unaccounted') return null;
  return (
    <Button variant="subtle" size="compact-sm" onClick={() => showPage('recipe')}>
      {t('causes.coverage')}
    </Button>
  );
}
