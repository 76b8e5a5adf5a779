import { Button } from '@mantine/core';
import { IconTableOptions } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { showPage } from '../../../store/navigation.ts';
import { useStore } from '../../../store/store.ts';

/** What is shown of a file that can be read; of one whose columns have to be named first, the way there. */
export function MappingGate({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const isNeeded = useStore(({ source }) => (source?.found.events?.missing.length ?? 0) > 0);
  if (!isNeeded) return children;
  return (
    <EmptyNote icon={<IconTableOptions size={40} stroke={1.25} />} title={t('recipe.neededFirst')}>
      <p>{t('recipe.neededFirstHint')}</p>
      <Button variant="default" onClick={() => showPage('recipe')}>
        {t('recipe.change')}
      </Button>
    </EmptyNote>
  );
}
