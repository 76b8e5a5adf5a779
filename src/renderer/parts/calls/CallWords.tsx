import { Group, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CallDetail } from '../../../shared/pipelines/calls.ts';
import { useRead } from '../../reads/use-read.ts';
import { CopyButton } from '../CopyButton.tsx';
import { RetryNote } from '../RetryNote.tsx';
import type { CallFace } from './call-face.ts';
import styles from './calls.module.css';

/** Whether the request that is shown is the one that was sent. */
function wordsOn({ request, asSent }: CallDetail) {
  if (request === null) return 'calls.gone';
  if (asSent === null) return 'calls.unknown';
  return asSent ? 'calls.asSent' : 'calls.changed';
}

interface TextProps {
  readonly title: string;
  readonly text: string;
  readonly label: string;
}

function Text({ title, text, label }: TextProps) {
  return (
    <div>
      <Group justify="space-between" gap={0} wrap="nowrap">
        <h4>{title}</h4>
        <CopyButton text={text} label={label} />
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable to be scrolled */}
      <section className={styles.textBody} tabIndex={0} aria-label={title}>
        <pre className="g-mono">{text}</pre>
      </section>
    </div>
  );
}

interface CallWordsProps {
  readonly pipeline: CallFace['pipeline'];
  readonly id: string;
  readonly callId: number;
}

/** What was asked in a call and what came back, to the letter. */
export function CallWords({ pipeline, id, callId }: CallWordsProps) {
  const { t } = useTranslation();
  const { data, error, again } = useRead(`${pipeline}.call`, { id, callId });
  if (data === null)
    return error === null ? <Skeleton height={160} m={12} /> : <RetryNote error={error} onRetry={again} />;
  const { request, reply, number } = data;
  return (
    <div className={styles.body}>
      <p className="g-note">{t('calls.goesBy', { number: String(number) })}</p>
      <p className="g-note" data-testid="as-sent" data-as-sent={String(data.asSent)}>
        {t(wordsOn(data))}
      </p>
      {request?.map(({ role, content }) => (
        <Text
          key={role}
          title={t(role === 'system' ? 'calls.instructions' : 'calls.request')}
          text={content}
          label={t('calls.copyRequest')}
        />
      ))}
      {reply === null ? (
        <p className="g-note">{t('calls.noReply')}</p>
      ) : (
        <Text title={t('calls.reply')} text={reply} label={t('calls.copyReply')} />
      )}
    </div>
  );
}
