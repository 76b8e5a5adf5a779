import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isActive } from '../store/reducers.ts';
import { useStore } from '../store/store.ts';

interface RunAgainButtonProps {
  readonly label: string;
  readonly testId: string;
  readonly onRun: () => void;
}

/** Runs what is on show once more; not while a job is under way. */
export function RunAgainButton({ label, testId, onRun }: RunAgainButtonProps) {
  const { t } = useTranslation();
  const busy = useStore(({ job, command }) => isActive(job) || command !== null);
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} />}
      disabled={busy}
      title={busy ? t('users.busy') : undefined}
      onClick={onRun}
      data-testid={testId}
    >
      {label}
    </Button>
  );
}
