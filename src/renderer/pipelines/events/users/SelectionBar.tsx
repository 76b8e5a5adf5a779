import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { RunChosen } from '../../../parts/run/RunChosen.tsx';
import { eventsRun } from '../events-run.tsx';
import { TryChosen } from '../trial/TryFirst.tsx';

interface SelectionBarProps {
  readonly chosen: ReadonlySet<string>;
  readonly onClear: () => void;
}

/** What can be done with the chosen users; nothing while none is chosen. */
export function SelectionBar({ chosen, onClear }: SelectionBarProps) {
  const { t } = useTranslation();
  const ids = useMemo(() => [...chosen], [chosen]);
  if (ids.length === 0) return null;
  return (
    <div className="g-actions">
      <span aria-live="polite">{t('users.selected', { count: ids.length })}</span>
      <Button variant="default" onClick={onClear}>
        {t('users.clearSelection')}
      </Button>
      <TryChosen ids={ids} />
      <RunChosen
        face={eventsRun}
        ids={ids}
        label={t('users.runSelected', { count: ids.length })}
        testId="run-selected"
        prominent
      />
    </div>
  );
}
