import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ReadingScore } from '../../../../shared/pipelines/review.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Figure } from '../../../parts/Figure.tsx';
import { useRead } from '../../../reads/use-read.ts';
import { useStore } from '../../../store/store.ts';
import { Heads, RatedCell, useRatedWords } from './RatedFigure.tsx';
import styles from './review-page.module.css';

type Scored = ReadonlyMap<string, ReadingScore>;

const none: Scored = new Map();

/** The runs that have read reviewed users, each held against what is right of them; by their ids. */
function useRunScores(): Scored {
  const isRead = useStore(({ source }) => source?.found.events !== undefined);
  const { data } = useRead('events.scores', isRead ? undefined : null);
  if (data === null) return none;
  return new Map(data.scores.filter(({ kind }) => kind === 'run').map((score) => [score.jobId, score]));
}

/** Nothing is told of a run before reviewed users have been held against it. */
const isMeasured = (score: ReadingScore | undefined): score is ReadingScore =>
  score !== undefined && (score.precision !== null || score.recall !== null);

/** Precision and recall of a run in a cell of a table, their intervals where it is pointed at; a dash where they were not measured. */
export function QualityCell({ jobId }: { readonly jobId: string }) {
  const { t } = useTranslation();
  const words = useRatedWords();
  const score = useRunScores().get(jobId);
  if (!isMeasured(score)) return <span title={t('review.notMeasuredHint')}>{t('unit.none')}</span>;
  const precision = words(score.precision);
  const recall = words(score.recall);
  const told = [
    `${t('review.precision')} ${precision.share} ${precision.range}`,
    `${t('review.recall')} ${recall.share} ${recall.range}`,
    t('review.heldAgainst', { count: score.users }),
  ];
  return (
    <span title={told.join(' · ')} data-testid="run-quality">
      {precision.share} · {recall.share}
    </span>
  );
}

/** Precision and recall of a run among its figures; a dash where they were not measured. */
export function QualityFigures({ jobId }: { readonly jobId: string }) {
  const { t } = useTranslation();
  const words = useRatedWords();
  const score = useRunScores().get(jobId);
  if (!isMeasured(score))
    return (
      <Figure
        label={t('review.quality')}
        hint={t('review.notMeasuredHint')}
        under={t('review.notMeasured')}
        tone="dim"
        testId="run-unmeasured"
      >
        {t('unit.none')}
      </Figure>
    );
  return (['precision', 'recall'] as const).map((which) => {
    const { share, range } = words(score[which]);
    return (
      <Figure
        key={which}
        label={t(`review.${which}`)}
        hint={t(`review.${which}Hint`)}
        under={range}
        testId={`run-${which}`}
      >
        {share}
      </Figure>
    );
  });
}

/** How right each of two runs is, side by side; nothing where neither was measured. */
export function ComparedQuality({ one, other }: { readonly one: string; readonly other: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const scores = useRunScores();
  const runs = (['one', 'other'] as const).map((which) => ({
    which,
    score: scores.get(which === 'one' ? one : other),
  }));
  if (!runs.some(({ score }) => isMeasured(score))) return null;
  return (
    <Table data-testid="compared-quality">
      <caption className="g-hidden">{t('review.quality')}</caption>
      <Heads names={['quality', 'users', 'precision', 'recall']} />
      <Table.Tbody>
        {runs.map(({ which, score }) => (
          <Table.Tr key={which}>
            <Table.Th scope="row">{t(`compare.${which}`)}</Table.Th>
            <Table.Td className={styles.number}>{format.count(score?.users ?? 0)}</Table.Td>
            <RatedCell rated={score?.precision ?? null} />
            <RatedCell rated={score?.recall ?? null} />
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
