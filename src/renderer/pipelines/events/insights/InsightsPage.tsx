import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { MappedPage } from '../MappedPage.tsx';

/** Charts are loaded once somebody looks at one. */
const InsightsBody = lazy(() => import('./InsightsBody.tsx'));

/** What all events of the file come to, in pictures. */
export function InsightsPage() {
  const { t } = useTranslation();
  return (
    <MappedPage title={t('page.insights')}>
      <Suspense fallback={<Skeleton height={480} />}>
        <InsightsBody />
      </Suspense>
    </MappedPage>
  );
}
