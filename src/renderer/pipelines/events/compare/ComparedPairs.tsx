import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ComparedEvent } from '../../../../shared/pipelines/compared-runs.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { DrawerAnswer } from '../../../parts/SideDrawer.tsx';
import { useRead } from '../../../reads/use-read.ts';
import styles from './comparison.module.css';

function Side({ event }: { readonly event: ComparedEvent | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (event === null) return <span className="g-dim">{t('unit.none')}</span>;
  return (
    <>
      <p>
        <strong>{event.type}</strong>{' '}
        <span className="g-dim">
          {t('compare.rows', { count: event.rows.length, value: format.count(event.rows.length) })}
        </span>
      </p>
      <p className="g-dim">{event.context}</p>
    </>
  );
}

interface ComparedPairsProps {
  readonly one: string;
  readonly other: string;
  readonly userId: string;
}

/** The events of one user in two runs, each beside what it became. */
export function ComparedPairs({ one, other, userId }: ComparedPairsProps) {
  const { t } = useTranslation();
  return (
    <DrawerAnswer {...useRead('events.comparedUser', { one, other, userId })}>
      {({ pairs }) => (
        <Table layout="fixed" data-testid="compared-pairs" className={styles.pairs}>
          <caption>{userId}</caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('compare.one')}</Table.Th>
              <Table.Th>{t('compare.other')}</Table.Th>
              <Table.Th className={styles.fate}>{t('compare.fate')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pairs.map((pair, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: pairs have no names, and their order does not change
              <Table.Tr key={place} data-fate={pair.fate}>
                <Table.Td>
                  <Side event={pair.one} />
                </Table.Td>
                <Table.Td>
                  <Side event={pair.other} />
                </Table.Td>
                <Table.Td>{t(`compare.${pair.fate}`)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </DrawerAnswer>
  );
}
