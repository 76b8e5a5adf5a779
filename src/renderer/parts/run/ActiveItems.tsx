import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { CallInFeed, JobFeed } from '../../../shared/job.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useStore } from '../../store/store.ts';
import styles from './progress.module.css';
import type { RunFace } from './run-face.ts';

/** The engine names at most so many; of more, only the number is known. */
const none: readonly string[] = [];
/** Replies are shown a line each, in room for as many as there can be. */
const mostLines = 8;
const lineHeight = 24;
const noFeed: Pick<JobFeed, 'writing' | 'finished'> = { writing: [], finished: [] };

/** A reply on its way: of whom, how long it is by now, and what it said last. */
function Writing({ call }: { readonly call: CallInFeed }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = call.items.join(', ');
  return (
    <li className={styles.writing}>
      <span className={`${styles.ofWhom} g-mono g-truncate`} title={names}>
        {names}
        {call.more > 0 ? ` +${format.count(call.more)}` : ''}
      </span>
      <span className={`${styles.saying} g-truncate`}>
        {call.saying ?? (call.characters === 0 ? t('progress.notYet') : t('progress.thinking'))}
      </span>
      <span className="g-dim">{t('progress.characters', { count: call.characters })}</span>
    </li>
  );
}

/** What is being read by the model now, and what it writes. Its height does not change, so that nothing below it jumps. */
export function ActiveItems({ face }: { readonly face: RunFace }) {
  const { t } = useTranslation();
  const items = useStore(useShallow(({ job }) => job?.activeItems ?? none));
  const { writing, finished } = useStore(({ feed, job }) =>
    feed !== null && feed.jobId === job?.jobId && job.status === 'running' ? feed : noFeed,
  );
  const lines = useStore(({ job }) => Math.min(mostLines, Math.max(1, job?.concurrency ?? 1)));
  const { pipeline, Finished } = face;
  return (
    <div className={styles.active}>
      <h3>{t('progress.readingNow')}</h3>
      {writing.length > 0 ? (
        <ul className={styles.calls} style={{ height: lines * lineHeight }} data-testid="writing">
          {writing.map((call) => (
            <Writing key={call.callId} call={call} />
          ))}
        </ul>
      ) : items.length === 0 ? (
        <p className="g-dim">{t(`runOf.${pipeline}.readingNone`)}</p>
      ) : (
        <ul className={styles.chips}>
          {items.map((item) => (
            <li key={item} className={`${styles.chip} g-mono g-truncate`} title={item}>
              {item}
            </li>
          ))}
        </ul>
      )}
      {Finished === undefined || finished.length === 0 ? null : <Finished finished={finished} />}
    </div>
  );
}
