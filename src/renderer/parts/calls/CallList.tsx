import { Button } from '@mantine/core';
import { IconMessage2Off } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { useRead } from '../../reads/use-read.ts';
import { EmptyNote } from '../EmptyNote.tsx';
import { RetryNote } from '../RetryNote.tsx';
import { CallItem } from './CallItem.tsx';
import type { CallFace } from './call-face.ts';
import styles from './calls.module.css';

interface CallListProps {
  readonly face: CallFace;
  readonly id: string;
}

const pageSize = 50;

/** Every request to the model that was about an item, and the answers, in order. */
export function CallList({ face, id }: CallListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [offset, setOffset] = useState(0);
  const [opened, setOpened] = useState<number | null>(null);
  const { data, error, again } = useRead(`${face.pipeline}.calls`, { id, offset, limit: pageSize });
  if (data === null) {
    return error === null ? null : <RetryNote error={error} onRetry={again} />;
  }
  if (data.total === 0)
    return <EmptyNote icon={<IconMessage2Off size={40} stroke={1.25} />} title={t('calls.none')} />;
  const shown = data.offset + data.rows.length;
  return (
    <div className={styles.calls} data-testid="calls">
      <ol className={styles.list}>
        {data.rows.map((call, index) => (
          <CallItem
            key={call.callId}
            face={face}
            id={id}
            call={call}
            place={data.offset + index + 1}
            isOpen={opened === call.callId}
            onToggle={() => setOpened(opened === call.callId ? null : call.callId)}
          />
        ))}
      </ol>
      {data.total > pageSize ? (
        <div className="g-actions">
          <Button variant="default" disabled={data.offset === 0} onClick={() => setOffset(offset - pageSize)}>
            {t('calls.earlier')}
          </Button>
          <span className="g-note">
            {t('calls.shown', {
              from: format.count(data.offset + 1),
              to: format.count(shown),
              total: format.count(data.total),
            })}
          </span>
          <Button
            variant="default"
            disabled={shown >= data.total}
            onClick={() => setOffset(offset + pageSize)}
          >
            {t('calls.later')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
