import { Button, SegmentedControl } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MailInfo } from '../../../../shared/pipelines/mail.ts';
import { startMailJob } from '../../../commands/job-commands.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Figure, Figures } from '../../../parts/Figure.tsx';
import { Panel } from '../../../parts/Panel.tsx';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { RetryNote } from '../../../parts/RetryNote.tsx';
import { showSetting } from '../../../store/navigation.ts';
import { isActive, withSelection } from '../../../store/reducers.ts';
import { type SelectionKind, selectionKinds } from '../../../store/state.ts';
import { update, useStore } from '../../../store/store.ts';
import { EstimateFigures } from '../../extract/EstimateFigures.tsx';
import { ModelLine } from '../../extract/ModelLine.tsx';
import { useEstimate } from '../../extract/use-estimate.ts';
import '../../extract/new-run.css';

/** How many mails each choice takes. What was read to the end is an other mail, a candidate or a project. */
function countsOf(mail: MailInfo): Readonly<Record<SelectionKind, number>> {
  const done = mail.otherMails + mail.candidates + mail.projects;
  return { unfinished: Math.max(0, mail.mails - done), failed: mail.failedMails, all: mail.mails };
}

/** What the settings say of the run; one click away from them. */
function Options() {
  const { t } = useTranslation();
  const format = useFormat();
  const options = useStore((state) => state.settings.talent);
  const change = (
    <button type="button" className="g-link" onClick={() => showSetting('match-mailsPerCall')}>
      {t('talent.changeOptions')}
    </button>
  );
  return (
    <Figures wide>
      <Figure label={t('talent.embeddingModel')}>
        <span className="g-truncate" title={options.embeddingModel}>
          {options.embeddingModel}
        </span>
      </Figure>
      <Figure label={t('talent.mailsPerCall')}>{format.count(options.mailsPerCall)}</Figure>
      <Figure label={t('talent.top')}>{format.count(options.top)}</Figure>
      <Figure label={t('talent.minSimilarity')} under={change}>
        {options.minSimilarity}
      </Figure>
    </Figures>
  );
}

/** Chooses which mails to read, says how, and starts. */
export function NewMailRun() {
  const { t } = useTranslation();
  const format = useFormat();
  const selection = useStore((state) => state.selection);
  const mail = useStore((state) => state.source?.found.mail ?? null);
  const active = useStore(({ job }) => (isActive(job) ? job.status : null));
  const starting = useStore((state) => state.command === 'start');
  const startError = useStore((state) => state.startError);
  const { estimate, error, loading, again } = useEstimate(selection, 'mails');
  if (mail === null) return null;

  const counts = countsOf(mail);
  const nobody = counts[selection] === 0;
  const blocked = active === null ? null : t(active === 'paused' ? 'talent.pausedFirst' : 'talent.running');
  const allDone = nobody && selection === 'unfinished' && mail.mails > 0;
  const nothing = nobody ? t(allDone ? 'talent.allDone' : 'talent.nothing') : null;
  return (
    <Panel
      title={t(active === null ? 'talent.newRun' : 'talent.nextRun')}
      testId="new-mail-run"
      aside={<ModelLine />}
    >
      <div className="g-run-choice">
        <SegmentedControl
          aria-label={t('talent.selection')}
          value={selection}
          onChange={(kind) => update((state) => withSelection(state, kind))}
          data={selectionKinds.map((kind) => ({
            value: kind,
            label: (
              <>
                {t(`talent.${kind}`)} <span className="g-dim">{format.count(counts[kind])}</span>
              </>
            ),
          }))}
        />
        <p className="g-dim">{t(`talent.${selection}Hint`)}</p>
      </div>
      {error === null ? null : <RetryNote error={error} label={t('estimate.retry')} onRetry={again} />}
      <div className="g-mail-run">
        {error === null && !nobody ? (
          <EstimateFigures estimate={estimate} loading={loading} of="mails" />
        ) : null}
        <Options />
      </div>
      <div className="g-run-start">
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          onClick={() => void startMailJob({ kind: selection })}
          loading={starting}
          disabled={active !== null || nobody}
          data-testid="start-mail"
        >
          {t('talent.start')}
        </Button>
        <p className="g-note">{blocked ?? nothing ?? t('talent.note')}</p>
      </div>
      {startError === null ? null : <ProblemNote error={startError} />}
    </Panel>
  );
}
