import { AreaChart, LineChart } from '@mantine/charts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunDetail } from '../../../shared/run.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Picture } from '../../parts/charts/Picture.tsx';
import styles from './runs.module.css';

const minute = 60_000;
/** The table beside a chart is what the keys get to. */
const forEye = {
  areaChartProps: { accessibilityLayer: false },
  lineChartProps: { accessibilityLayer: false },
} as const;
const axis = { tickLine: 'none', gridAxis: 'y', withDots: false, h: 132, strokeWidth: 1.5 } as const;

/** What went on over a run's time: requests, tokens, how long each took and how many went at once, with its rests marked. */
export default function RunPace({ detail }: { readonly detail: RunDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { slices, sliceMs, pauses } = detail;
  const data = useMemo(
    () =>
      slices.map((slice) => ({
        at: format.exact(slice.from).slice(11, 19),
        calls: (slice.calls * minute) / sliceMs,
        tokens: ((slice.promptTokens + slice.completionTokens) * minute) / sliceMs,
        latency: slice.latencyMs === null ? null : slice.latencyMs / 1_000,
        atOnce: slice.atOnce,
        retries: slice.retries,
      })),
    [slices, sliceMs, format],
  );
  const rests = useMemo(
    () =>
      pauses.map(({ from }) => {
        const place = slices.findLastIndex((slice) => slice.from <= from);
        return { x: data[Math.max(0, place)]?.at ?? '', label: t('runs.paused'), color: 'gray.6' };
      }),
    [pauses, slices, data, t],
  );
  if (slices.length === 0) return <p className="g-note">{t('runs.noPace')}</p>;
  const rate = (value: number): string => (value >= 10_000 ? format.compact(value) : format.rate(value));
  /** Milliseconds count where a call takes less than a second. */
  const seconds = (value: number): string => (value < 1 ? String(Number(value.toFixed(3))) : rate(value));
  const sayOf = (key: string) => (key === 'latency' ? seconds : rate);
  const pictures = [
    { key: 'tokens', label: t('runs.tokensAMinute'), color: 'wheat.6', Chart: AreaChart },
    { key: 'calls', label: t('runs.calls'), color: 'teal.6', Chart: AreaChart },
    { key: 'atOnce', label: t('runs.atOnce'), color: 'wheat.6', Chart: LineChart },
    { key: 'latency', label: t('runs.latency'), color: 'teal.6', Chart: LineChart },
  ] as const;
  return (
    <section aria-label={t('runs.pace')} className={styles.pictures}>
      {pictures.map(({ key, label, color, Chart }) => (
        <Picture
          key={key}
          title={label}
          columns={[t('runs.slice'), label]}
          rows={data.map((slice) => [slice.at, slice[key] === null ? '' : sayOf(key)(slice[key])])}
          values={data.map((slice) => [slice.at, slice[key] ?? ''])}
        >
          <Chart
            {...axis}
            data={data}
            dataKey="at"
            series={[{ name: key, label, color }]}
            curveType="monotone"
            connectNulls
            valueFormatter={sayOf(key)}
            referenceLines={rests}
            xAxisProps={{ minTickGap: 48 }}
            yAxisProps={{ width: 52, tickCount: 4, allowDecimals: key !== 'atOnce' }}
            {...forEye}
          />
        </Picture>
      ))}
    </section>
  );
}
