import { Box, Button, Group, Modal, ScrollArea, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { showLogs } from '../../commands/show-logs.ts';
import { CopyButton } from '../../parts/CopyButton.tsx';
import { RetryNote } from '../../parts/RetryNote.tsx';
import { WheatMark } from '../../parts/WheatMark.tsx';
import { read } from '../../reads/read-client.ts';
import { useStore } from '../../store/store.ts';
import styles from './commands.module.css';
import { plainLicences } from './plain-licences.ts';

const close = (): void => useStore.setState({ dialog: null });

function Licences() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['licences'],
    queryFn: () => read('app.licences', undefined),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error !== null) return <RetryNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={240} />;
  return (
    <ScrollArea
      h={240}
      className={styles.licences}
      viewportProps={{ tabIndex: 0, 'aria-label': t('about.licences') }}
    >
      <pre>{plainLicences(data)}</pre>
    </ScrollArea>
  );
}

/** Which version this is, what it runs on, under which licences, and where its logs are. */
export function AboutDialog() {
  const { t } = useTranslation();
  const opened = useStore((state) => state.dialog === 'about');
  const { version, platform, runtime } = useStore((state) => state.app);
  const told = `Gleaner ${version} · ${runtime} · ${platform}`;
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('about.title')}
      size={600}
      centered
      padding={24}
      overlayProps={{ backgroundOpacity: 0.35 }}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Group gap="md" mb="md" wrap="nowrap">
        <WheatMark size={48} />
        <div>
          <Box component="p" fz="lg" fw={600}>
            Gleaner 拾穗 {version}
          </Box>
          <p className="g-dim">{t('about.what')}</p>
          <p className="g-note">{runtime}</p>
        </div>
      </Group>
      <Group gap="xs" mb="xs">
        <Button variant="default" onClick={() => void showLogs()}>
          {t('palette.logs')}
        </Button>
        <CopyButton text={told} label={t('about.copy')} />
      </Group>
      <p className="g-note">{t('about.logs')}</p>
      <h3 className={styles.group}>{t('about.licences')}</h3>
      {opened ? <Licences /> : null}
    </Modal>
  );
}
