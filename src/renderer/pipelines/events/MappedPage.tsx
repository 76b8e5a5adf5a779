import { Button } from '@mantine/core';
import { IconTableOptions } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyNote } from '../../parts/EmptyNote.tsx';
import pageStyles from '../../parts/page.module.css';
import listStyles from '../../parts/table/list.module.css';
import { showPage } from '../../store/navigation.ts';
import { useStore } from '../../store/store.ts';

interface MappedPageProps {
  readonly title: string;
  /** Whether a list fills it. */
  readonly filled?: boolean;
  readonly children: ReactNode;
  /** What lies over it. */
  readonly drawer?: ReactNode;
}

/** A page of a file that can be read; of one whose columns have to be named first, the way there. */
export function MappedPage({ title, filled = false, children, drawer }: MappedPageProps) {
  const { t } = useTranslation();
  const isNeeded = useStore(({ source }) => (source?.found.events?.missing.length ?? 0) > 0);
  return (
    <div className={filled ? listStyles.page : pageStyles.page}>
      <h1 className="g-hidden">{title}</h1>
      {isNeeded ? (
        <EmptyNote icon={<IconTableOptions size={40} stroke={1.25} />} title={t('recipe.neededFirst')}>
          <p>{t('recipe.neededFirstHint')}</p>
          <Button variant="default" onClick={() => showPage('recipe')}>
            {t('recipe.change')}
          </Button>
        </EmptyNote>
      ) : (
        children
      )}
      {drawer}
    </div>
  );
}
