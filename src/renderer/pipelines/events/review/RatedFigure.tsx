import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RatedShare } from '../../../../shared/pipelines/ratio-interval.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import styles from './review-page.module.css';

/** Where a share lies, and its interval, from 0 to 1; the words beside say the same. */
function IntervalBar({ rated }: { readonly rated: RatedShare }) {
  const percent = (share: number): string => `${share * 100}%`;
  return (
    <span className={styles.interval} aria-hidden="true">
      <span
        className={styles.range}
        style={{ insetInlineStart: percent(rated.low), width: percent(rated.high - rated.low) }}
      />
      <span className={styles.point} style={{ insetInlineStart: percent(rated.share) }} />
    </span>
  );
}

/** A share with its interval, in words: `92.3% (88.1–95%)`. */
export function useRatedWords() {
  const { t } = useTranslation();
  const format = useFormat();
  return (rated: RatedShare | null) =>
    rated === null
      ? { share: t('unit.none'), range: '' }
      : {
          share: format.share(rated.share),
          range: t('review.range', { low: format.share(rated.low), high: format.share(rated.high) }),
        };
}

/** A share with its interval in a cell of a table. */
export function RatedCell({ rated }: { readonly rated: RatedShare | null }) {
  const { share, range } = useRatedWords()(rated);
  return (
    <Table.Td>
      <span className={styles.cell}>
        <span className={styles.cellShare}>{share}</span>
        {rated === null ? null : <IntervalBar rated={rated} />}
        <span className="g-dim">{range}</span>
      </span>
    </Table.Td>
  );
}

interface RatedFigureProps {
  readonly label: string;
  readonly hint: string;
  readonly rated: RatedShare | null;
  readonly testId: string;
}

/** A share of the events with its interval, in large. */
export function RatedFigure({ label, hint, rated, testId }: RatedFigureProps) {
  const { share, range } = useRatedWords()(rated);
  return (
    <dl className={styles.rated} title={hint}>
      <dt>{label}</dt>
      <dd>
        <span className={styles.share} data-testid={`quality-${testId}`}>
          {share}
        </span>{' '}
        <span className="g-dim">{range}</span>
        {rated === null ? null : <IntervalBar rated={rated} />}
      </dd>
    </dl>
  );
}

const ofNumbers = ['found', 'right', 'users', 'cost', 'costOfAll'] as const;
type Head = 'type' | 'model' | 'quality' | 'precision' | 'recall' | (typeof ofNumbers)[number];

/** The heads of a table of shares; those of numbers stand at the end of their columns. */
export function Heads({ names }: { readonly names: readonly Head[] }) {
  const { t } = useTranslation();
  return (
    <Table.Thead>
      <Table.Tr>
        {names.map((name) => (
          <Table.Th
            key={name}
            scope="col"
            className={ofNumbers.some((each) => each === name) ? styles.number : undefined}
          >
            {t(`review.${name}`)}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}
