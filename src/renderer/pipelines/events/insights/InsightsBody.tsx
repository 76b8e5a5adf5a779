import { Skeleton, Stack, Table } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { allEvents } from '../../../../shared/pipelines/found-events.ts';
import type { Insights, SetAsideRows } from '../../../../shared/pipelines/insights.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { Figure, Figures } from '../../../parts/Figure.tsx';
import { Panel } from '../../../parts/Panel.tsx';
import { RetryNote } from '../../../parts/RetryNote.tsx';
import { useRead } from '../../../reads/use-read.ts';
import { categoryWords } from '../category-words.ts';
import { isNarrowed, showEvents, useEventFilter } from '../filter/event-filter.ts';
import { FilterBar, FilterChips } from '../filter/FilterBar.tsx';
import { FunnelPanel } from './FunnelPanel.tsx';
import styles from './insights.module.css';
import { DayPicture, HourPicture, TypePicture, UserPicture } from './pictures.tsx';

/** What follows on what, the commonest first. */
function Paths({ paths }: Pick<Insights, 'paths'>) {
  const { t } = useTranslation();
  const format = useFormat();
  if (paths.length === 0) return <p className="g-note">{t('insights.noPaths')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keys
    <section className={styles.paths} aria-label={t('insights.paths')} tabIndex={0}>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('insights.before')}</Table.Th>
            <Table.Th>{t('insights.after')}</Table.Th>
            <Table.Th className={styles.number}>{t('insights.times')}</Table.Th>
            <Table.Th className={styles.number}>{t('insights.users')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {paths.map(({ from, to, times, users }) => (
            <Table.Tr key={`${from}\t${to}`}>
              <Table.Td>
                <button
                  type="button"
                  className="g-link"
                  onClick={() => showEvents({ sequence: { types: [from, to], directly: true } })}
                >
                  {from}
                </button>
              </Table.Td>
              <Table.Td>{to}</Table.Td>
              <Table.Td className={styles.number}>{format.count(times)}</Table.Td>
              <Table.Td className={styles.number}>{format.count(users)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

interface TotalsProps {
  readonly insights: Insights;
  /** Of the whole file; null where it is narrowed, or not known. */
  readonly setAside: SetAsideRows | null;
}

function Totals({ insights, setAside }: TotalsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { events, users, rows, types, categories, withoutTime } = insights;
  return (
    <Figures layout="medium">
      <Figure label={t('insights.events')} testId="insight-events">
        {format.count(events)}
      </Figure>
      <Figure
        label={t('insights.users')}
        under={users === 0 ? undefined : t('insights.eachUser', { value: format.rate(events / users) })}
      >
        {format.count(users)}
      </Figure>
      <Figure
        label={t('insights.rows')}
        under={events === 0 ? undefined : t('insights.eachEvent', { value: format.rate(rows / events) })}
      >
        {format.count(rows)}
      </Figure>
      <Figure
        label={t('insights.types')}
        under={categories
          .slice(0, 3)
          .map(({ key, events: count }) => `${categoryWords(key, t)} ${format.share(count / events)}`)
          .join(' · ')}
      >
        {format.count(types.length)}
      </Figure>
      {setAside === null || setAside.rows === 0 ? null : (
        <Figure
          label={t('insights.setAside')}
          under={t('insights.setAsideOf', { rows: format.count(setAside.rows) })}
          testId="insight-aside"
        >
          {format.share(setAside.setAside / setAside.rows)}
        </Figure>
      )}
      {withoutTime === 0 ? null : (
        <Figure label={t('insights.withoutTime')} tone="dim">
          {format.count(withoutTime)}
        </Figure>
      )}
    </Figures>
  );
}

/** The pictures, of all events or of those that were chosen in one of them. */
export default function InsightsBody() {
  const { t } = useTranslation();
  const filter = useEventFilter();
  const { data, error, loading, again } = useRead('events.insights', filter);
  const { data: whole } = useRead('events.insights', allEvents);
  const { data: aside } = useRead('events.setAside', undefined);
  const { data: facets } = useRead('events.facets', filter);
  if (error !== null) return <RetryNote error={error} onRetry={again} />;
  if (data === null || whole === null) return <Skeleton height={480} />;
  if (whole.events === 0)
    return (
      <EmptyNote icon={<IconChartBar size={40} stroke={1.25} />} title={t('insights.emptyTitle')}>
        <p>{t('insights.empty')}</p>
      </EmptyNote>
    );
  return (
    <Stack gap={16} data-stale={loading || undefined}>
      <FilterBar facets={facets} />
      {isNarrowed(filter) ? (
        <FilterChips facets={facets} />
      ) : (
        <p className="g-note">{t('insights.narrow')}</p>
      )}
      <Totals insights={data} setAside={isNarrowed(filter) ? null : aside} />
      <div className={styles.pictures}>
        <TypePicture insights={data} />
        <DayPicture insights={data} />
        <HourPicture insights={data} />
        <UserPicture insights={data} />
      </div>
      <Panel title={t('insights.funnel')} testId="funnel">
        <FunnelPanel types={whole.types.map(({ key }) => key)} />
      </Panel>
      <Panel title={t('insights.paths')} testId="paths">
        <Paths paths={data.paths} />
      </Panel>
    </Stack>
  );
}
