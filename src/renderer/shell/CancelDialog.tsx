import { Button, Group, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { knownPipeline } from '../../shared/pipelines/registry.ts';
import { cancelJob } from '../commands/job-commands.ts';
import { isActive } from '../store/reducers.ts';
import { useJob, useStore } from '../store/store.ts';
import shellStyles from './shell.module.css';

const keep = (): void => useStore.setState({ cancelAsked: false });

/** Asks before a job is cancelled, and says what stays. */
export function CancelDialog() {
  const { t } = useTranslation();
  const opened = useStore(({ cancelAsked, job }) => cancelAsked && isActive(job));
  const isOrdered = useJob((job) => (job.orders?.open ?? 0) > 0 && job.transport !== 'file') ?? false;
  const left = useJob((job) => job.total - job.processed) ?? 0;
  const pipeline = useStore(({ job }) => knownPipeline(job?.pipeline ?? ''));
  return (
    <Modal.Root centered opened={opened} onClose={keep} size={440}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>
        <Modal.Body className={shellStyles.dialog}>
          <Modal.Title>{t('cancel.title')}</Modal.Title>
          <p>{t(`runOf.${pipeline}.left`, { count: left })}</p>
          {isOrdered ? <p>{t('order.cancelBody')}</p> : null}
          <p className="g-dim">{t(`runOf.${pipeline}.cancelBody`)}</p>
          <Group gap="xs" justify="flex-end" mt="xs">
            <Button variant="default" onClick={keep} data-autofocus>
              {t('cancel.keep')}
            </Button>
            <Button color="red" onClick={() => void cancelJob()}>
              {t('cancel.confirm')}
            </Button>
          </Group>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
