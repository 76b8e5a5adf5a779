import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { pauseJob, resumeJob } from '../../commands/job-commands.ts';
import { useJob, useStore } from '../../store/store.ts';
import { useMissing } from './MissingNote.tsx';

/** Pause or resume, and cancel. */
export function JobButtons() {
  const { t } = useTranslation();
  const status = useJob((job) => job.status);
  const command = useStore((state) => state.command);
  const missing = useMissing();
  return (
    <>
      {status === 'paused' ? (
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          onClick={() => void resumeJob()}
          loading={command === 'resume'}
          disabled={command !== null || missing !== null}
          data-testid="resume"
        >
          {t('progress.resume')}
        </Button>
      ) : (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} />}
          onClick={() => void pauseJob()}
          loading={command === 'pause'}
          disabled={command !== null}
          data-testid="pause"
        >
          {t('progress.pause')}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconX size={16} />}
        onClick={() => useStore.setState({ cancelAsked: true })}
        loading={command === 'cancel'}
        disabled={command !== null}
        data-testid="cancel"
      >
        {t('progress.cancel')}
      </Button>
    </>
  );
}
