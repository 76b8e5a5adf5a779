import { Skeleton, Stack, Table } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Opinion, ReadingScore } from '../../../../shared/pipelines/review.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Panel } from '../../../parts/Panel.tsx';
import { useRead } from '../../../reads/use-read.ts';
import { recipeName } from '../recipe/use-recipe-name.ts';
import { Heads, RatedCell, useRatedWords } from './RatedFigure.tsx';
import styles from './review-page.module.css';
import { TryReviewed } from './TryReviewed.tsx';

/** Charts are loaded once somebody looks at one. */
const ScorePicture = lazy(() => import('./ScorePicture.tsx'));

function ScoreRow({ score }: { readonly score: ReadingScore }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kind, asked, model, at, users, precision, recall, cost, currency, costOfAll } = score;
  const money = (value: number | null): string =>
    value === null ? t('unit.none') : format.money(value, currency);
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {model}
        <span className={`${styles.under} g-note`}>
          {[
            t(`review.readings.${kind}`),
            asked === null ? [] : recipeName(asked, t),
            at === null ? [] : format.exact(at).slice(0, 16),
          ]
            .flat()
            .join(' · ')}
        </span>
      </Table.Th>
      <Table.Td className={styles.number}>{format.count(users)}</Table.Td>
      <RatedCell rated={precision} />
      <RatedCell rated={recall} />
      <Table.Td className={styles.number}>{money(cost)}</Table.Td>
      <Table.Td className={styles.number}>{money(costOfAll)}</Table.Td>
    </Table.Tr>
  );
}

function ScoreTable({ scores }: { readonly scores: readonly ReadingScore[] }) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keys
    <section className={styles.scroll} tabIndex={0} aria-label={t('review.against')}>
      <Table data-testid="reading-scores">
        <Heads names={['model', 'users', 'precision', 'recall', 'cost', 'costOfAll']} />
        <Table.Tbody>
          {scores.map((score) => (
            <ScoreRow key={`${score.kind} ${score.jobId}`} score={score} />
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

/** What a second opinion agrees with; by type behind it. */
function OpinionItem({ opinion }: { readonly opinion: Opinion }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRatedWords();
  const { model, users, ofOurs, ofTheirs, types } = opinion;
  return (
    <details className={styles.opinion} data-testid="opinion">
      <summary>
        {t('review.opinionWords', {
          model,
          count: users,
          ours: words(ofOurs).share,
          theirs: words(ofTheirs).share,
        })}
      </summary>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('review.type')}</Table.Th>
            {(['here', 'there', 'both'] as const).map((each) => (
              <Table.Th key={each} scope="col" className={styles.number}>
                {t(`review.opinions.${each}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {types.map(({ type, right, found, hits }) => (
            <Table.Tr key={type}>
              <Table.Th scope="row">{type}</Table.Th>
              {[right, found, hits].map((count, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the place is the column
                <Table.Td key={place} className={styles.number}>
                  {format.count(count)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  );
}

/** Runs and trials against the reviewed users, beside their cost; another can be tried on them. */
export function ReadingScores({ drawn }: { readonly drawn: number }) {
  const { t } = useTranslation();
  const { data } = useRead('events.scores', undefined);
  const { data: opinions } = useRead('events.opinions', undefined);
  if (data === null) return <Skeleton height={160} />;
  const { gold, scores } = data;
  const priced = scores.filter(({ costOfAll }) => costOfAll !== null);
  return (
    <Panel title={t('review.against')} testId="against">
      <Stack gap={12}>
        <p className="g-note">
          {t('review.gold', { count: gold.users })}
          {gold.changed === 0 ? '' : ` ${t('review.goldChanged', { count: gold.changed })}`}
        </p>
        <TryReviewed gold={gold} drawn={drawn} />
        {scores.length === 0 ? null : <ScoreTable scores={scores} />}
        {(opinions ?? []).map((opinion) => (
          <OpinionItem key={opinion.jobId} opinion={opinion} />
        ))}
        {priced.length < 2 ? null : (
          <Suspense fallback={<Skeleton height={260} />}>
            <ScorePicture scores={priced} />
          </Suspense>
        )}
      </Stack>
    </Panel>
  );
}
