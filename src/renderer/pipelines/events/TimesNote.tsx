import { Select, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimesReport } from '../../../shared/pipelines/events/times.ts';
import { type TimeKind, timeKinds } from '../../../shared/source-mapping.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Callout } from '../../parts/Callout.tsx';
import { useRead } from '../../reads/use-read.ts';
import { useStore } from '../../store/store.ts';
import { askBesides, askedRecipe } from './recipe/recipe-commands.ts';
import styles from './times-note.module.css';

/** Has the times of the open file read in that way; undefined is what was named before, or else found by looking. */
const choose = (timeKind: TimeKind | undefined): void => askBesides({ timeKind });

/** Which way the times are written, to choose from all. */
function KindSelect({ kind }: { readonly kind: TimeKind | null }) {
  const { t } = useTranslation();
  return (
    <Select
      aria-label={t('times.choose')}
      placeholder={t('times.choose')}
      value={kind}
      onChange={(value) => choose(timeKinds.find((each) => each === value))}
      data={timeKinds.map((value) => ({ value, label: t(`times.kinds.${value}`) }))}
      maw={420}
      data-testid="time-kind"
    />
  );
}

/** What is wrong with the times, in sentences; none where every row has one. */
function useTroubles({ kind, rows, rowsWithoutTime, otherKinds }: TimesReport): readonly string[] {
  const { t } = useTranslation();
  const all = rows > 0 && rowsWithoutTime === rows;
  return [
    ...(all ? [t(kind === null ? 'times.toChoose' : 'times.none')] : []),
    ...(rowsWithoutTime > 0 && !all ? [t('times.without', { count: rowsWithoutTime, rows })] : []),
    ...(otherKinds.length > 0 && !all
      ? [
          t('times.others', {
            kinds: otherKinds
              .map(({ kind: other, rows: count }) =>
                t('times.other', { kind: t(`times.kinds.${other}`), count }),
              )
              .join('; '),
          }),
        ]
      : []),
  ];
}

/** How the times are read, and from what: the first sentences of a note. */
function useSaid(column: string, { kind, example }: TimesReport): readonly string[] {
  const { t } = useTranslation();
  const said =
    kind === null
      ? t('times.unknown', { column })
      : t('times.readAs', { column, kind: t(`times.kinds.${kind}`) });
  // One that is stored as it is read shows nothing.
  return example === null || example.stored === example.read ? [said] : [said, t('times.example', example)];
}

function Times({ column, times }: { readonly column: string; readonly times: TimesReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isChanging, setChanging] = useState(false);
  const { kind } = times;
  const troubles = useTroubles(times);
  const [said, first] = useSaid(column, times);
  if (kind !== null && troubles.length === 0) {
    return (
      <Stack gap={8} className="g-note" data-testid="times-note">
        <p>
          {[said, first].filter((sentence) => sentence !== undefined).join(format.gap)}{' '}
          {isChanging ? null : (
            <button type="button" className="g-link" onClick={() => setChanging(true)}>
              {t('times.change')}
            </button>
          )}
        </p>
        {isChanging ? <KindSelect kind={kind} /> : null}
      </Stack>
    );
  }
  return (
    <Callout icon={IconAlertTriangle} message={said} data-testid="times-note">
      {first === undefined ? null : <p>{first}</p>}
      {troubles.map((trouble) => (
        <p key={trouble}>{trouble}</p>
      ))}
      <div className="g-actions">
        <KindSelect kind={kind} />
      </div>
    </Callout>
  );
}

function SaidAndTroubles({ column, times }: { readonly column: string; readonly times: TimesReport }) {
  const said = useSaid(column, times);
  const troubles = useTroubles(times);
  return (
    <div className="g-note" data-testid="recipe-times">
      <p>{said.join(' ')}</p>
      {troubles.map((trouble) => (
        <p key={trouble} className={styles.trouble}>
          {trouble}
        </p>
      ))}
    </div>
  );
}

/** What the times of the recipe on show come to; nothing while it is not known which column they are in. */
export function TimesSaid() {
  const running = useStore(({ job }) => job?.status === 'running');
  const events = useStore(({ source }) => source?.found.events);
  const recipe = useStore(askedRecipe);
  const isKnown = events !== undefined && events.missing.length === 0 && !running;
  const { data, error } = useRead('events.times', isKnown ? { recipe } : null);
  if (!isKnown || data === null || error !== null) return null;
  return <SaidAndTroubles column={events.mapping.timeColumn} times={data} />;
}

/** Says before a run how the times of the rows are read and how many rows have none that can be read, and has that changed. */
export function TimesNote() {
  const running = useStore(({ job }) => job?.status === 'running');
  const column = useStore(({ source }) => source?.found.events?.mapping.timeColumn);
  const timeKind = useStore(({ fileOptions }) => fileOptions.events?.timeKind);
  const recipe = useStore(askedRecipe);
  const { data } = useRead('events.times', running ? null : { recipe, timeKind });
  if (running || data === null || column === undefined) return null;
  return <Times column={column} times={data} />;
}
