import { AreaChart, BarChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import type { Insights } from '../../../../shared/pipelines/insights.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Picture } from '../../../parts/charts/Picture.tsx';
import { categoryWords } from '../category-words.ts';
import { showEvents } from '../filter/event-filter.ts';

interface PictureProps {
  readonly insights: Insights;
}

/** So many types have a bar; the table has them all. */
const mostBars = 12;
const height = 260;
const wheat = 'wheat.6';
/** The table beside a chart is what the keys get to. */
const forEye = { accessibilityLayer: false } as const;
const axis = { h: height, dataKey: 'key', gridAxis: 'y', tickLine: 'none', withLegend: false } as const;

/** Of what type the bar is that was pressed. */
const typeOf = (bar: unknown): string | null => {
  const key = (bar as { readonly payload?: { readonly key?: unknown } } | null)?.payload?.key;
  return typeof key === 'string' ? key : null;
};

/** Over what label of an axis a chart was pressed. */
const pressed = (state: unknown): string | null => {
  const label = (state as { readonly activeLabel?: unknown } | null)?.activeLabel;
  return typeof label === 'string' ? label : null;
};

/** How often each type occurs, the most frequent first. */
export function TypePicture({ insights }: PictureProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { types, events } = insights;
  const label = t('insights.events');
  return (
    <Picture
      title={t('insights.byType')}
      columns={[t('insights.type'), t('insights.category'), label, t('insights.users')]}
      rows={types.map((type) => [
        type.key,
        categoryWords(type.category, t),
        `${format.count(type.events)}${format.inBrackets(format.share(type.events / events))}`,
        format.count(type.users),
      ])}
      values={types.map((type) => [type.key, categoryWords(type.category, t), type.events, type.users])}
    >
      <BarChart
        {...axis}
        orientation="vertical"
        data={types.slice(0, mostBars).map(({ key, events: count }) => ({ key, events: count }))}
        series={[{ name: 'events', label, color: wheat }]}
        gridAxis="x"
        maxBarWidth={16}
        valueFormatter={format.compact}
        yAxisProps={{ width: 112, interval: 0 }}
        barChartProps={forEye}
        barProps={{
          onClick: (bar: unknown) => {
            const type = typeOf(bar);
            if (type !== null) showEvents({ types: [type] });
          },
        }}
      />
    </Picture>
  );
}

/** How many events each day has. */
export function DayPicture({ insights }: PictureProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = t('insights.events');
  return (
    <Picture
      title={t('insights.byDay')}
      columns={[t('insights.day'), label]}
      rows={insights.days.map(({ key, events }) => [key, format.count(events)])}
      values={insights.days.map(({ key, events }) => [key, events])}
    >
      <AreaChart
        {...axis}
        data={insights.days.map(({ key, events }) => ({ key, events }))}
        series={[{ name: 'events', label, color: wheat }]}
        curveType="linear"
        withDots={insights.days.length < 2}
        strokeWidth={1.5}
        valueFormatter={format.compact}
        xAxisProps={{ minTickGap: 40 }}
        yAxisProps={{ width: 48 }}
        areaChartProps={{
          ...forEye,
          onClick: (state: unknown) => {
            const day = pressed(state);
            if (day !== null) showEvents({ from: day, to: day });
          },
        }}
      />
    </Picture>
  );
}

/** How many events each hour of the day has. */
export function HourPicture({ insights }: PictureProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = t('insights.events');
  const hours = insights.hours.map(({ key, events }) => ({ key: String(key).padStart(2, '0'), events }));
  return (
    <Picture
      title={t('insights.byHour')}
      columns={[t('insights.hour'), label]}
      rows={hours.map(({ key, events }) => [key, format.count(events)])}
      values={insights.hours.map(({ key, events }) => [key, events])}
    >
      <BarChart
        {...axis}
        data={hours}
        series={[{ name: 'events', label, color: wheat }]}
        valueFormatter={format.compact}
        yAxisProps={{ width: 48 }}
        barChartProps={{
          ...forEye,
          onClick: (state: unknown) => {
            const hour = pressed(state);
            if (hour !== null) showEvents({ hours: [Number(hour)] });
          },
        }}
      />
    </Picture>
  );
}

/** How many users have so many events. */
export function UserPicture({ insights }: PictureProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = t('insights.users');
  const rows = insights.perUser.map(({ key, events }) => ({ key: format.count(key), users: events }));
  return (
    <Picture
      title={t('insights.byUser')}
      columns={[t('insights.eventsOfUser'), label]}
      rows={rows.map(({ key, users }) => [key, format.count(users)])}
      values={insights.perUser.map(({ key, events: users }) => [key, users])}
    >
      <BarChart
        {...axis}
        data={rows}
        series={[{ name: 'users', label, color: 'teal.6' }]}
        valueFormatter={format.compact}
        xAxisProps={{ minTickGap: 12 }}
        yAxisProps={{ width: 48 }}
        barChartProps={forEye}
      />
    </Picture>
  );
}
