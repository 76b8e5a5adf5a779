import { Button } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../../../shared/app-error.ts';
import type { FoundQuery } from '../../../../shared/pipelines/found-events.ts';
import { openExport } from '../../../commands/exports.ts';
import { withProblem } from '../../../store/reducers.ts';
import { update } from '../../../store/store.ts';
import { useEventFilter } from '../filter/event-filter.ts';
import { eventsAsTable, mostCopied, readChosen } from './copy-events.ts';
import { chosenFilter, clearEventChoice, countChosen, useEventChoice } from './event-choice.ts';

interface ChosenEventsProps {
  /** How many events pass the filter. */
  readonly passing: number;
  readonly order: Pick<FoundQuery, 'sort' | 'descending'>;
}

const shownMs = 1_500;

/** What can be done with the chosen events; nothing while none is chosen. */
export function ChosenEvents({ passing, order }: ChosenEventsProps) {
  const { t } = useTranslation();
  const filter = useEventFilter();
  const choice = useEventChoice();
  const [copying, setCopying] = useState<'no' | 'yes' | 'done'>('no');
  const count = countChosen(choice, passing);
  if (!choice.all && count === 0) return null;
  const copy = async (): Promise<void> => {
    setCopying('yes');
    try {
      const events = await readChosen(chosenFilter(choice, filter), order);
      const names = ['user', 'type', 'category', 'start', 'end', 'rows', 'text'] as const;
      const table = eventsAsTable(
        events,
        names.map((name) => t(`found.${name}`)),
      );
      await navigator.clipboard.writeText(table);
      setCopying('done');
      setTimeout(() => setCopying('no'), shownMs);
    } catch (thrown) {
      setCopying('no');
      update((state) => withProblem(state, toErrorInfo(thrown)));
    }
  };
  const Icon = copying === 'done' ? IconCheck : IconCopy;
  const isTooMany = count > mostCopied;
  return (
    <div className="g-actions">
      <span aria-live="polite" data-testid="events-chosen">
        {t('users.selected', { count })}
      </span>
      <Button variant="default" onClick={clearEventChoice}>
        {t('users.clearSelection')}
      </Button>
      <Button
        variant="default"
        leftSection={<Icon size={16} />}
        loading={copying === 'yes'}
        disabled={isTooMany}
        title={isTooMany ? t('found.tooManyToCopy', { count: mostCopied }) : t('found.copyHint')}
        onClick={() => void copy()}
        data-testid="copy-events"
      >
        {t(copying === 'done' ? 'common.copied' : 'found.copy')}
      </Button>
      <Button
        leftSection={<IconDownload size={16} />}
        onClick={() => openExport('events')}
        data-testid="export-chosen"
      >
        {t('found.exportChosen')}
      </Button>
    </div>
  );
}
