import { ActionIcon, Button, Group, NativeSelect, Stack } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { isPipeline } from '../../../../shared/pipelines/registry.ts';
import type { QueuedJob } from '../../../../shared/queue.ts';
import { type WhenDoneChoice, whenDoneChoices } from '../../../../shared/when-done.ts';
import { chooseWhenDone, moveInQueue, removeFromQueue, startQueued } from '../../../commands/queue.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useRead } from '../../../reads/use-read.ts';
import { isInTheWay } from '../../../store/reducers.ts';
import { useStore } from '../../../store/store.ts';
import { Panel } from '../../Panel.tsx';
import type { RunFace } from '../run-face.ts';
import styles from './queue.module.css';

const none: readonly QueuedJob[] = [];

/** Of what, by which question, over which items, by which model. */
function useQueuedWords(face: RunFace) {
  const { t } = useTranslation();
  return ({ pipeline, selection, named, asked, settings }: QueuedJob) => {
    const over = selection === 'named' ? t('queue.named', { count: named ?? 0 }) : t(`extract.${selection}`);
    const ownName = pipeline === face.pipeline ? face.askedName : undefined;
    const about = isPipeline(pipeline) ? t(`pipeline.${pipeline}`) : pipeline;
    const title = asked === null ? about : (ownName?.(asked, t) ?? asked);
    return { title, under: [over, settings.model].filter((word) => word !== '').join(' · ') };
  };
}

interface ActProps {
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Act({ label, ...props }: ActProps) {
  return <ActionIcon aria-label={label} title={label} {...props} />;
}

interface RowProps {
  readonly job: QueuedJob;
  readonly place: number;
  readonly queue: readonly QueuedJob[];
  readonly face: RunFace;
}

function QueueRow({ job, place, queue, face }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { title, under } = useQueuedWords(face)(job);
  const about = { place: place + 1, title };
  const isLast = place === queue.length - 1;
  const moveTo = (before: number) => () => void moveInQueue(job, queue[before]?.id ?? null);
  return (
    <li className={styles.row} data-testid="queued">
      <span className={styles.place}>{format.count(place + 1)}</span>
      <Stack component="span" flex={1} gap={0} miw={0}>
        <span className={`g-truncate ${styles.title}`}>{title}</span>
        <span className="g-truncate g-dim">{under}</span>
      </Stack>
      <Group component="span" flex="none" gap={4} wrap="nowrap">
        <Act label={t('queue.earlier', about)} disabled={place === 0} onClick={moveTo(place - 1)}>
          <IconArrowUp size={16} />
        </Act>
        <Act label={t('queue.later', about)} disabled={isLast} onClick={moveTo(place + 2)}>
          <IconArrowDown size={16} />
        </Act>
        <Act label={t('queue.remove', about)} onClick={() => void removeFromQueue(job)}>
          <IconX size={16} />
        </Act>
      </Group>
    </li>
  );
}

/** What is to happen when all is done, and the way to call it off. */
function WhenDone() {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const { choice, at } = useStore((state) => state.whenDone);
  return (
    <Group gap="8px 12px" mt="sm">
      <label htmlFor={id}>{t('queue.whenDone')}</label>
      <NativeSelect
        id={id}
        size="xs"
        value={choice}
        onChange={(event) => void chooseWhenDone(event.currentTarget.value as WhenDoneChoice)}
        data={whenDoneChoices.map((value) => ({ value, label: t(`queue.afterwards.${value}`) }))}
        data-testid="when-done"
      />
      {at === null || choice === 'nothing' ? null : (
        <span role="alert" className={styles.soon}>
          {t(`queue.soon.${choice}`, { time: format.clock(at, Date.now()) })}{' '}
          <button type="button" className="g-link" onClick={() => void chooseWhenDone('nothing')}>
            {t('queue.callOff')}
          </button>
        </span>
      )}
    </Group>
  );
}

/** The jobs that wait behind the one at work, and what comes after the last. Nothing where nothing runs and nothing waits. */
export function QueuePanel({ face }: { readonly face: RunFace }) {
  const { t } = useTranslation();
  const path = useStore(({ source }) => source?.path ?? null);
  const active = useStore(({ job }) => isInTheWay(job));
  const starting = useStore(({ command }) => command !== null);
  const isLeaving = useStore(({ whenDone }) => whenDone.at !== null);
  const { data } = useRead('queue.list', path === null ? null : undefined);
  const queue = data ?? none;
  const [next] = queue;
  if (next === undefined && !active && !isLeaving) return null;
  return (
    <Panel
      title={t('queue.title')}
      testId="queue"
      aside={
        active || next === undefined ? null : (
          <Button
            variant="default"
            leftSection={<IconPlayerPlay size={16} />}
            disabled={starting}
            onClick={() => void startQueued(next)}
            data-testid="queue-start"
          >
            {t('queue.start')}
          </Button>
        )
      }
    >
      {queue.length === 0 ? (
        <p className="g-dim">{t('queue.empty')}</p>
      ) : (
        <ol>
          {queue.map((job, place) => (
            <QueueRow key={job.id} job={job} place={place} queue={queue} face={face} />
          ))}
        </ol>
      )}
      <WhenDone />
    </Panel>
  );
}
