import { useTranslation } from 'react-i18next';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { WheatMark } from '../parts/WheatMark.tsx';

/** Shown where the page was opened outside the application. */
export function NoBridge() {
  const { t } = useTranslation();
  return (
    <main>
      <EmptyNote icon={<WheatMark size={48} />} title={t('boot.noBridge')}>
        <p>{t('boot.noBridgeHint')}</p>
      </EmptyNote>
    </main>
  );
}
