import { Button } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../../../shared/app-error.ts';
import { maxPageSize } from '../../../../shared/page.ts';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import type { EventFilter, FoundQuery } from '../../../../shared/pipelines/found-events.ts';
import { harmlessCell } from '../../../../shared/spreadsheet-text.ts';
import { openExport } from '../../../commands/exports.ts';
import { read } from '../../../reads/read-client.ts';
import { withProblem } from '../../../store/reducers.ts';
import { update } from '../../../store/store.ts';
import { useEventFilter } from '../filter/event-filter.ts';
import { chosenFilter, clearEventChoice, countChosen, useEventChoice } from './event-choice.ts';

/** More than this are better exported. */
const mostCopied = 10_000;

const breaks = /[\t\r\n]+/g;

/** A cell that is pasted as it is: no formula, and on one line. */
const cell = (text: string): string => harmlessCell(text).replaceAll(breaks, ' ');

/** Events as a table that can be pasted into a spreadsheet, under the names of its columns. */
function eventsAsTable(events: readonly ExtractedEvent[], names: readonly string[]): string {
  const attributes = [...new Set(events.flatMap((event) => Object.keys(event.attributes ?? {})))];
  const lines = events.map((event) => [
    ...[event.userId, event.type, event.category, event.time, event.endTime],
    ...[String(event.sourceRowIds.length), event.context],
    ...attributes.map((name) => event.attributes?.[name] ?? ''),
  ]);
  return [[...names, ...attributes], ...lines].map((cells) => cells.map(cell).join('\t')).join('\n');
}

/** Reads the events that pass, in order, as many as can be copied at once. */
async function readChosen(
  filter: EventFilter,
  order: Pick<FoundQuery, 'sort' | 'descending'>,
): Promise<readonly ExtractedEvent[]> {
  const all: ExtractedEvent[] = [];
  for (;;) {
    const { rows, total } = await read('events.found', {
      ...{ ...filter, ...order, offset: all.length, limit: maxPageSize },
    });
    all.push(...rows);
    if (rows.length === 0 || all.length >= Math.min(total, mostCopied)) return all.slice(0, mostCopied);
  }
}

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
