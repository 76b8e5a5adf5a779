import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import pageStyles from '../../../parts/page.module.css';
import { MappingGate } from '../recipe/MappingGate.tsx';

/** Charts are loaded once somebody looks at one. */
const InsightsBody = lazy(() => import('./InsightsBody.tsx'));

/** What all events of the file come to, in pictures. */
export function InsightsPage() {
  const { t } = useTranslation();
  return (
    <div className={pageStyles.page}>
      <h1 className="g-hidden">{t('page.insights')}</h1>
      <MappingGate>
        <Suspense fallback={<Skeleton height={480} />}>
          <InsightsBody />
        </Suspense>
      </MappingGate>
    </div>
  );
}
