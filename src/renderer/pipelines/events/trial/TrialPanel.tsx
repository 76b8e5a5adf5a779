import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import listStyles from '../../../parts/list-choice.module.css';
import { Panel } from '../../../parts/Panel.tsx';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { useRead } from '../../../reads/use-read.ts';
import { useStore } from '../../../store/store.ts';
import { TrialColumns } from './TrialColumns.tsx';
import { TrialForm } from './TrialForm.tsx';
import { TrialUser } from './TrialUser.tsx';
import styles from './trial.module.css';
import { forgetTrials, trialFieldId, useTrialForm } from './trial-commands.ts';

/** What is kept of trials of the file, and what it took. */
function PastTrials() {
  const { t } = useTranslation();
  const format = useFormat();
  const running = useStore(({ trial }) => trial?.running === true);
  const { data } = useRead('trial.list', undefined);
  if (data === null || data.length === 0) return null;
  const tokens = data.reduce((sum, each) => sum + each.promptTokens + each.completionTokens, 0);
  const [{ currency }] = data as readonly [(typeof data)[number]];
  const isKnown = data.every((each) => each.cost !== null && each.currency === currency);
  const cost = data.reduce((sum, each) => sum + (each.cost ?? 0), 0);
  return (
    <p className="g-note" data-testid="trial-past">
      {t('trial.past', {
        count: data.length,
        tokens: format.compact(tokens),
        cost: isKnown ? format.money(cost, currency) : t('estimate.priceUnknown'),
      })}{' '}
      <Button
        variant="subtle"
        size="compact-xs"
        disabled={running}
        title={t('trial.forgetHint')}
        onClick={() => void forgetTrials()}
        data-testid="trial-forget"
      >
        {t('trial.forget')}
      </Button>
    </p>
  );
}

/** What came of a trial: numbers, and user by user what was found. */
function TrialOutcome() {
  const { t } = useTranslation();
  const trial = useStore((state) => state.trial);
  const [chosen, setChosen] = useState<string | null>(null);
  if (trial === null) return null;
  const { items, columns } = trial;
  const shown = items.find((item) => item === chosen) ?? items[0];
  return (
    <>
      <TrialColumns columns={columns} />
      {shown === undefined || columns[0]?.job == null ? null : (
        <div className={styles.users}>
          <ul className={styles.list} aria-label={t('trial.whose')}>
            {items.map((item) => (
              <li key={item}>
                <button
                  type="button"
                  className={`${listStyles.choice} ${styles.user} g-truncate`}
                  aria-pressed={item === shown}
                  title={item}
                  onClick={() => setChosen(item)}
                  data-trial-user={item}
                >
                  {item}
                </button>
              </li>
            ))}
          </ul>
          <div className={styles.shown} data-testid="trial-shown">
            <TrialUser key={shown} userId={shown} columns={columns} />
          </div>
        </div>
      )}
    </>
  );
}

/** Tries the recipe on a few users before a run. */
export function TrialPanel() {
  const { t } = useTranslation();
  const error = useTrialForm((form) => form.error);
  return (
    <div id={trialFieldId} tabIndex={-1} className={styles.trial}>
      <Panel title={t('trial.title')} aside={<p className="g-note">{t('trial.hint')}</p>} testId="trial">
        <div className={styles.body}>
          <TrialForm />
          {error === null ? null : <ProblemNote error={error} />}
          <TrialOutcome />
          <PastTrials />
        </div>
      </Panel>
    </div>
  );
}
