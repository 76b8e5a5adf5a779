import { Radio, Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import type { FailuresExport } from '../../../../shared/pipelines/failures.ts';
import { allEvents, type EventFilter, type EventsExport } from '../../../../shared/pipelines/found-events.ts';
import { errorText } from '../../../../shared/words/error-text.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useRead } from '../../../reads/use-read.ts';
import { ofOpenFile } from '../../of-open-file.ts';
import { isNarrowed, useEventFilter } from '../filter/event-filter.ts';
import { chosenFilter, countChosen, useEventChoice } from './event-choice.ts';

/** Which failures go out; null for all. */
const useAsked = ofOpenFile({ code: null as string | null, jobId: null as string | null });

/** What is asked of the failures that are written out. */
function failuresAsked(): FailuresExport {
  const { code, jobId } = useAsked.getState();
  return { codes: code === null ? [] : [code], jobId };
}

const any = '';

/** Why users failed, and in which run, as far as there are failures of it. */
function FailureFields({ disabled }: { readonly disabled: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { code, jobId } = useAsked();
  const { data: counts } = useRead('events.failures', undefined);
  const { data: runs } = useRead('run.list', undefined);
  const counted = (what: string, users: number): string =>
    t('exportFailures.counted', { what, users: format.count(users) });
  const begun = new Map(runs?.map(({ job, createdAt }) => [job.jobId, createdAt]));
  const whenOf = (id: string): string => {
    const at = begun.get(id);
    return at === undefined ? id : format.exact(at).slice(0, 16);
  };
  const common = { allowDeselect: false, disabled, comboboxProps: { withinPortal: false } } as const;
  return (
    <>
      <Select
        {...common}
        label={t('exportFailures.cause')}
        data={[
          { value: any, label: t('exportFailures.anyCause') },
          ...(counts?.causes ?? []).map(({ error, users }) => ({
            value: error.code,
            label: counted(errorText(error, format.language).message, users),
          })),
        ]}
        value={code ?? any}
        onChange={(value) => useAsked.setState({ code: value === any ? null : value })}
      />
      <Select
        {...common}
        label={t('exportFailures.run')}
        data={[
          { value: any, label: t('exportFailures.anyRun') },
          ...(counts?.runs ?? []).map(({ jobId: id, users }) => ({
            value: id,
            label: counted(whenOf(id), users),
          })),
        ]}
        value={jobId ?? any}
        onChange={(value) => useAsked.setState({ jobId: value === any ? null : value })}
      />
    </>
  );
}

/** Which events go out, and in which shape. */
interface ExportAsked {
  readonly which: 'chosen' | 'filter' | 'all';
  readonly shape: EventsExport['shape'];
}

const useExportAsked = create<ExportAsked>()(() => ({ which: 'chosen', shape: 'wide' }));

/** Those that can be told apart now, the narrowest first. */
function offered(): readonly (readonly [ExportAsked['which'], EventFilter])[] {
  const filter = useEventFilter.getState();
  const choice = useEventChoice.getState();
  const isAnyChosen = choice.all || choice.named.size > 0;
  return [
    ...(isAnyChosen ? [['chosen', chosenFilter(choice, filter)] as const] : []),
    ...(isNarrowed(filter) ? [['filter', filter] as const] : []),
    ['all', allEvents] as const,
  ];
}

/** What the one that was picked comes to now; the narrowest where it is not offered any more. */
function picked(): readonly [ExportAsked['which'], EventFilter] {
  const { which } = useExportAsked.getState();
  const all = offered();
  return all.find(([each]) => each === which) ?? all[0] ?? ['all', allEvents];
}

/** The tables that a filter of events says something of. */
const isOfEvents = (table: string): boolean => ['events', 'sequences', 'insights'].includes(table);

/** What is asked of a table that is written out. */
export function exportOptionsOf(table: string): unknown {
  if (table === 'failures') return failuresAsked();
  if (!isOfEvents(table)) return undefined;
  const [, filter] = picked();
  return table === 'events' ? { filter, shape: useExportAsked.getState().shape } : { filter };
}

interface ExportFieldsProps {
  readonly table: string;
  readonly disabled: boolean;
}

/** Which events, or whose sequences, and whether attributes are columns or rows. */
function FilterFields({ table, disabled }: ExportFieldsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { shape } = useExportAsked();
  const filter = useEventFilter();
  const choice = useEventChoice();
  const { data: facets } = useRead('events.facets', filter);
  const [which] = picked();
  const isOfUsers = table === 'sequences';
  const counts = {
    chosen: facets === null || isOfUsers ? null : countChosen(choice, facets.events),
    filter: (isOfUsers ? facets?.users : facets?.events) ?? null,
    all: null,
  };
  const labelOf = (each: ExportAsked['which']): string => {
    const name = isOfUsers ? t(`exportSequences.${each}`) : t(`exportEvents.${each}`);
    const count = counts[each];
    return count === null ? name : t('exportEvents.counted', { which: name, events: format.count(count) });
  };
  return (
    <>
      <Radio.Group
        label={t(isOfUsers ? 'exportSequences.which' : 'exportEvents.which')}
        value={which}
        onChange={(value) => useExportAsked.setState({ which: value as ExportAsked['which'] })}
      >
        <Stack gap={8}>
          {offered().map(([each]) => (
            <Radio key={each} value={each} label={labelOf(each)} disabled={disabled} />
          ))}
        </Stack>
      </Radio.Group>
      {table === 'events' ? (
        <Radio.Group
          label={t('exportEvents.shape')}
          value={shape}
          onChange={(value) => useExportAsked.setState({ shape: value as EventsExport['shape'] })}
        >
          <Stack gap={8}>
            {(['wide', 'long'] as const).map((each) => (
              <Radio key={each} value={each} label={t(`exportEvents.${each}`)} disabled={disabled} />
            ))}
          </Stack>
        </Radio.Group>
      ) : null}
    </>
  );
}

/** What of a table goes out; nothing where it always goes out whole. */
export function ExportFields(props: ExportFieldsProps) {
  if (props.table === 'failures') return <FailureFields disabled={props.disabled} />;
  return isOfEvents(props.table) ? <FilterFields {...props} /> : null;
}
