import { Box, Button, Table } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../../shared/app-error.ts';
import { isPipeline } from '../../../shared/pipelines/registry.ts';
import type { FailureCause, RunDetail } from '../../../shared/run.ts';
import { errorText } from '../../../shared/words/error-text.ts';
import { keepIncomplete, runAgain } from '../../commands/job-commands.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useRead } from '../../reads/use-read.ts';
import { showSetting } from '../../store/navigation.ts';
import { isInTheWay } from '../../store/reducers.ts';
import { useStore } from '../../store/store.ts';
import styles from './failure-causes.module.css';

/** Causes that smaller requests may mend: too much was asked, or told, at once. */
const ofSize: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'rows_unaccounted',
  'missing_user',
  'truncated_reply',
  'malformed_reply',
  'end_missing',
  'context_length',
]);

/** What a pipeline offers of its own about items that failed in that way. */
export type OwnRemedies = ComponentType<{ readonly code: ErrorCode }>;

interface CauseProps {
  readonly cause: FailureCause;
  readonly pipeline: string;
  readonly Own: OwnRemedies | undefined;
}

/** What may be done about it: all of what is still failed, in the ways that fit the cause. */
function Remedies({ cause, pipeline, Own }: CauseProps) {
  const { t } = useTranslation();
  const busy = useStore(({ job, command }) => isInTheWay(job) || command !== null);
  const { stillFailed, error } = cause;
  if (!isPipeline(pipeline)) return null;
  if (stillFailed.length === 0) return <span className="g-dim">{t('causes.mended')}</span>;
  return (
    <div className="g-actions">
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconRefresh size={14} />}
        disabled={busy}
        onClick={() => void runAgain(pipeline, stillFailed)}
      >
        {t('causes.again', { count: stillFailed.length })}
      </Button>
      {error.code === 'rows_unaccounted' ? (
        <Button
          variant="default"
          size="compact-sm"
          disabled={busy}
          onClick={() => void keepIncomplete(pipeline, stillFailed)}
        >
          {t('causes.keep')}
        </Button>
      ) : null}
      {Own === undefined ? null : <Own code={error.code} />}
      {ofSize.has(error.code) ? (
        <Button variant="subtle" size="compact-sm" onClick={() => showSetting('setting-maxInputTokens')}>
          {t('causes.smaller')}
        </Button>
      ) : null}
      <Button variant="subtle" size="compact-sm" onClick={() => showSetting('setting-model')}>
        {t('causes.otherModel')}
      </Button>
    </div>
  );
}

function Cause({ cause, pipeline, Own }: CauseProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { message, hint } = errorText(cause.error, format.language);
  const example = cause.stillFailed.slice(0, 3).join(', ');
  return (
    <Table.Tr data-cause={cause.error.code}>
      <Table.Td className={styles.count}>{format.count(cause.items)}</Table.Td>
      <Table.Td>
        <p>{message}</p>
        {hint === '' ? null : <p className="g-dim">{hint}</p>}
        {example === '' ? null : (
          <p className={styles.examples}>
            {t('causes.stillWhich', {
              still: t('causes.still', { count: cause.stillFailed.length }),
              which: cause.stillFailed.length > 3 ? `${example}…` : example,
            })}
          </p>
        )}
        <Remedies cause={cause} pipeline={pipeline} Own={Own} />
      </Table.Td>
    </Table.Tr>
  );
}

interface FailureCausesProps {
  readonly detail: Pick<RunDetail, 'causes' | 'job'>;
  readonly Own?: OwnRemedies | undefined;
}

/** Why items of a run failed, the commonest cause first, and what can be done about each. Nothing where none failed. */
export function FailureCauses({ detail, Own }: FailureCausesProps) {
  const { t } = useTranslation();
  if (detail.causes.length === 0) return null;
  return (
    <section aria-label={t('causes.title')} data-testid="failure-causes">
      <Box component="h3" mb={4} fz="md" fw={600}>
        {t('causes.title')}
      </Box>
      <Table className={styles.causes}>
        <Table.Thead className="g-hidden">
          <Table.Tr>
            <Table.Th>{t('causes.items')}</Table.Th>
            <Table.Th>{t('causes.title')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {detail.causes.map((cause) => (
            <Cause
              key={`${cause.stage} ${cause.error.code}`}
              cause={cause}
              pipeline={detail.job.pipeline}
              Own={Own}
            />
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

/** Why items of a job failed; nothing until that is known. */
export function JobCauses({ jobId, Own }: { readonly jobId: string; readonly Own: OwnRemedies | undefined }) {
  const { data } = useRead('run.get', { jobId });
  return data === null ? null : <FailureCauses detail={data} Own={Own} />;
}
