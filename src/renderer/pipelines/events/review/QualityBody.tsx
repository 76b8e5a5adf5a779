import { Stack, Table } from '@mantine/core';
import { IconClipboardCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Quality, TypeQuality } from '../../../../shared/pipelines/review.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { Panel } from '../../../parts/Panel.tsx';
import { Heads, RatedCell } from './RatedFigure.tsx';
import { ReadingScores } from './ReadingScores.tsx';
import styles from './review-page.module.css';

function TypeRow({ type }: { readonly type: TypeQuality }) {
  const format = useFormat();
  return (
    <Table.Tr>
      <Table.Th scope="row">{type.type}</Table.Th>
      <Table.Td className={styles.number}>{format.count(type.found)}</Table.Td>
      <Table.Td className={styles.number}>{format.count(type.right)}</Table.Td>
      <RatedCell rated={type.precision} />
      <RatedCell rated={type.recall} />
    </Table.Tr>
  );
}

/** Precision and recall of each type. */
function ByType({ types }: Pick<Quality, 'types'>) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keys
    <section className={styles.scroll} tabIndex={0} aria-label={t('review.byType')}>
      <Table stickyHeader data-testid="quality-types">
        <Heads names={['type', 'found', 'right', 'precision', 'recall']} />
        <Table.Tbody>
          {types.map((type) => (
            <TypeRow key={type.type} type={type} />
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

/** How right the events are: by what is that known, by type, and what is taken for what. */
export function QualityBody({ quality }: { readonly quality: Quality }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { precision, recall, score, reviewed, drawn, population, types, retyped, toHalve } = quality;
  if (precision === null && recall === null)
    return (
      <>
        <EmptyNote icon={<IconClipboardCheck size={40} stroke={1.25} />} title={t('review.untoldTitle')}>
          <p>{t('review.untold', { done: format.count(reviewed), count: quality.needed })}</p>
        </EmptyNote>
        <ReadingScores drawn={drawn} />
      </>
    );
  const effective = Math.min(precision?.effective ?? Infinity, recall?.effective ?? Infinity);
  return (
    <>
      <Panel title={t('review.byWhat')}>
        <Stack component="ul" gap={4} data-testid="quality-words">
          <li>{t('review.precisionWords', { count: score.found, right: format.count(score.hits) })}</li>
          <li>{t('review.recallWords', { count: score.right, found: format.count(score.hits) })}</li>
          <li>
            {t('review.sampleWords', {
              count: reviewed,
              drawn: format.count(drawn),
              of: format.count(population),
            })}{' '}
            {effective === Number.POSITIVE_INFINITY
              ? t('review.allReviewed')
              : t('review.method', { count: Math.round(effective) })}
          </li>
          {toHalve === null ? null : <li>{t('review.halve', { count: toHalve })}</li>}
          {retyped.length === 0 ? null : (
            <li>
              {t('review.retyped', {
                list: retyped
                  .slice(0, 6)
                  .map(({ found, right, events }) => t('review.retypedOne', { found, right, count: events }))
                  .join(t('types.between')),
              })}
            </li>
          )}
        </Stack>
      </Panel>
      <Panel title={t('review.byType')}>
        <ByType types={types} />
      </Panel>
      <ReadingScores drawn={drawn} />
    </>
  );
}
