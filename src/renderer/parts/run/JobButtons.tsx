import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconChevronDown, IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { pauseAfterRequests, pauseJob, resumeJob } from '../../commands/job-commands.ts';
import { useJob, useStore } from '../../store/store.ts';
import { useMissing } from './MissingNote.tsx';

function ResumeButton() {
  const { t } = useTranslation();
  const command = useStore((state) => state.command);
  const missing = useMissing();
  return (
    <Button
      leftSection={<IconPlayerPlay size={16} />}
      onClick={() => void resumeJob()}
      loading={command === 'resume'}
      disabled={command !== null || missing !== null}
      data-testid="resume"
    >
      {t('progress.resume')}
    </Button>
  );
}

/** Pauses now, or once the requests on their way are answered; while those are waited for, now alone. */
function PauseButtons() {
  const { t } = useTranslation();
  const command = useStore((state) => state.command);
  const isWindingDown = useJob((job) => job.isWindingDown) ?? false;
  return (
    <Button.Group>
      <Button
        variant="default"
        leftSection={<IconPlayerPause size={16} />}
        onClick={() => void pauseJob()}
        loading={command === 'pause'}
        disabled={command !== null}
        data-testid="pause"
      >
        {t(isWindingDown ? 'progress.pauseNow' : 'progress.pause')}
      </Button>
      {isWindingDown ? null : (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon
              variant="default"
              size={32}
              aria-label={t('progress.pauseHow')}
              disabled={command !== null}
              data-testid="pause-how"
            >
              <IconChevronDown size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown maw={320}>
            <Menu.Item onClick={() => void pauseJob()}>
              {t('progress.pauseNow')}
              <p className="g-note">{t('progress.pauseNowHint')}</p>
            </Menu.Item>
            <Menu.Item onClick={() => void pauseAfterRequests()} data-testid="pause-after-requests">
              {t('progress.pauseAfter')}
              <p className="g-note">{t('progress.pauseAfterHint')}</p>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </Button.Group>
  );
}

/** Pause or resume, and cancel. */
export function JobButtons() {
  const { t } = useTranslation();
  const status = useJob((job) => job.status);
  const command = useStore((state) => state.command);
  return (
    <>
      {status === 'waiting' ? null : status === 'paused' ? <ResumeButton /> : <PauseButtons />}
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
