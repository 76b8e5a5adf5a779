import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Insights } from '../../../../shared/pipelines/insights.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { showEvents } from '../filter/event-filter.ts';
import styles from './insights.module.css';

/** What follows on what, the commonest first. */
export function Paths({ paths }: Pick<Insights, 'paths'>) {
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
