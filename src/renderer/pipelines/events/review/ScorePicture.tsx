import { ScatterChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import type { ReadingScore } from '../../../../shared/pipelines/review.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Picture } from '../../../parts/charts/Picture.tsx';
import { recipeName } from '../recipe/use-recipe-name.ts';

const colors = ['wheat.6', 'teal.6', 'red.5', 'gray.6', 'wheat.3', 'teal.3', 'red.3', 'gray.4'];

/** Precision and recall in one: their harmonic mean. */
function f1Of({ precision, recall }: ReadingScore): number {
  const [one, other] = [precision?.share ?? 0, recall?.share ?? 0];
  return one + other === 0 ? 0 : (2 * one * other) / (one + other);
}

/** How right each reading is against what all rows of the file would cost by it. */
export default function ScorePicture({ scores }: { readonly scores: readonly ReadingScore[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = scores.slice(0, colors.length);
  const nameOf = ({ kind, model, asked }: ReadingScore): string =>
    [model, asked === null ? [] : recipeName(asked, t), t(`review.readings.${kind}`)].flat().join(' · ');
  const currency = shown[0]?.currency ?? '';
  return (
    <Picture
      title={t('review.picture')}
      columns={[t('review.model'), t('review.costOfAll'), 'F1']}
      rows={scores.map((score) => [
        nameOf(score),
        format.money(score.costOfAll ?? 0, score.currency),
        format.share(f1Of(score)),
      ])}
    >
      <ScatterChart
        h={260}
        tickLine="none"
        withLegend
        data={shown.map((score, place) => ({
          name: nameOf(score),
          color: colors[place] ?? 'gray.6',
          data: [{ cost: score.costOfAll ?? 0, right: f1Of(score) * 100 }],
        }))}
        dataKey={{ x: 'cost', y: 'right' }}
        labels={{ x: t('review.costOfAll'), y: 'F1' }}
        xAxisLabel={t('review.costOfAll')}
        yAxisLabel="F1"
        valueFormatter={{ x: (cost) => format.money(cost, currency), y: (share) => format.percent(share) }}
        xAxisProps={{ domain: [0, 'auto'] }}
        yAxisProps={{ domain: ['auto', 100] }}
        scatterChartProps={{ accessibilityLayer: false }}
      />
    </Picture>
  );
}
