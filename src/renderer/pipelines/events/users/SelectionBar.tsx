import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isActive } from '../../../store/reducers.ts';
import { useStore } from '../../../store/store.ts';

interface SelectionBarProps {
  readonly count: number;
  readonly onClear: () => void;
  readonly onRun: () => void;
}

/** What can be done with the chosen users; nothing while none is chosen. */
export function SelectionBar({ count, onClear, onRun }: SelectionBarProps) {
  const { t } = useTranslation();
  const busy = useStore(({ job, command }) => isActive(job) || command !== null);
  if (count === 0) return null;
  return (
    <div className="g-actions">
      <span aria-live="polite">{t('users.selected', { count })}</span>
      <Button variant="default" onClick={onClear}>
        {t('users.clearSelection')}
      </Button>
      <Button
        leftSection={<IconRefresh size={16} />}
        onClick={onRun}
        disabled={busy}
        title={busy ? t('users.busy') : undefined}
        data-testid="run-selected"
      >
        {t('users.runSelected', { count })}
      </Button>
    </div>
  );
}
