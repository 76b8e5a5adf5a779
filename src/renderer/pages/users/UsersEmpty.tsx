import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyNote } from '../../parts/EmptyNote.tsx';

/** Stands where the table would, and says why there is none. */
export function UsersEmpty({
  filtered,
  onShowAll,
}: {
  readonly filtered: boolean;
  readonly onShowAll: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="g-users-empty">
      <EmptyNote icon={<IconUsers size={40} stroke={1.25} />} title={t('users.emptyTitle')}>
        <p>{t(filtered ? 'users.emptyFilter' : 'users.emptyFile')}</p>
        {filtered ? (
          <Button variant="default" onClick={onShowAll}>
            {t('users.showAll')}
          </Button>
        ) : null}
      </EmptyNote>
    </div>
  );
}
