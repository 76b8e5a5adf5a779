import { Button, Stack, Table } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunComparison, UserDifference } from '../../../../shared/pipelines/compared-runs.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { Figure, Figures } from '../../../parts/Figure.tsx';
import { DrawerAnswer } from '../../../parts/SideDrawer.tsx';
import type { Column } from '../../../parts/table/column.ts';
import { ListView } from '../../../parts/table/ListView.tsx';
import { useListRead } from '../../../reads/use-list-read.ts';
import { useRead } from '../../../reads/use-read.ts';
import { ComparedQuality } from '../review/RunQuality.tsx';
import { ComparedPairs } from './ComparedPairs.tsx';
import styles from './comparison.module.css';

interface TwoRuns {
  readonly one: string;
  readonly other: string;
}

const keyOf = ({ userId }: UserDifference): string => userId;
const fates = ['moved', 'retyped', 'lost', 'gained'] as const;

/** How many events are the same, and what became of the others. */
function Totals({ compared }: { readonly compared: RunComparison }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { users, total, events, onlyOne, onlyOther, incomparable } = compared;
  const of = events.same + events.moved + events.retyped + events.lost;
  return (
    <>
      <Figures layout="narrow">
        <Figure
          label={t('compare.users')}
          under={t('compare.usersDiffer', { count: total })}
          testId="compared-users"
        >
          {format.count(users)}
        </Figure>
        <Figure
          label={t('compare.same')}
          under={of === 0 ? undefined : format.share(events.same / of)}
          testId="compared-same"
        >
          {format.count(events.same)}
        </Figure>
        {fates.map((fate) => (
          <Figure key={fate} label={t(`compare.${fate}`)} hint={t(`compare.${fate}Hint`)}>
            {format.count(events[fate])}
          </Figure>
        ))}
      </Figures>
      {onlyOne + onlyOther === 0 ? null : (
        <p className="g-note">{t('compare.onlyIn', { one: onlyOne, other: onlyOther })}</p>
      )}
      {incomparable === 0 ? null : (
        <p className="g-note">{t('compare.incomparable', { count: incomparable })}</p>
      )}
    </>
  );
}

/** Types of which one run has more than the other. */
function Types({ types }: Pick<RunComparison, 'types'>) {
  const { t } = useTranslation();
  const format = useFormat();
  if (types.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keys
    <section className={styles.types} aria-label={t('compare.types')} tabIndex={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('compare.type')}</Table.Th>
            <Table.Th className={styles.number}>{t('compare.one')}</Table.Th>
            <Table.Th className={styles.number}>{t('compare.other')}</Table.Th>
            <Table.Th className={styles.number}>±</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {types.slice(0, 50).map(({ type, one, other }) => (
            <Table.Tr key={type}>
              <Table.Td>{type}</Table.Td>
              <Table.Td className={styles.number}>{format.count(one)}</Table.Td>
              <Table.Td className={styles.number}>{format.count(other)}</Table.Td>
              <Table.Td className={styles.number}>
                {other > one ? '+' : '−'}
                {format.count(Math.abs(other - one))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Differing({ one, other }: TwoRuns) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useListRead('events.comparedRuns', { one, other });
  const [opened, setOpened] = useState<string | null>(null);
  const columns = useMemo(
    (): readonly Column<UserDifference>[] => [
      { key: 'userId', label: t('users.userId'), className: 'g-mono', show: keyOf, hint: keyOf },
      ...(['same', ...fates] as const).map((fate) => ({
        key: fate,
        label: t(`compare.${fate}`),
        width: 112,
        numeric: true,
        show: (user: UserDifference) => (user[fate] === 0 ? '' : format.count(user[fate])),
      })),
    ],
    [t, format],
  );
  if (opened !== null)
    return (
      <>
        <Button
          variant="subtle"
          leftSection={<IconArrowLeft size={16} />}
          className={styles.back}
          onClick={() => setOpened(null)}
        >
          {t('compare.back')}
        </Button>
        <ComparedPairs one={one} other={other} userId={opened} />
      </>
    );
  return (
    <Stack gap={0} h={360}>
      <ListView
        list={list}
        label={t('compare.differing')}
        keys={t('runs.keys')}
        testId="differing-users"
        columns={columns}
        keyOf={keyOf}
        onOpen={setOpened}
        empty={{ icon: null, title: t('compare.allSame'), words: t('compare.allSameHint') }}
      />
    </Stack>
  );
}

/** What two runs over a file say differently: in numbers, by type, and user by user. */
export function Comparison({ one, other }: TwoRuns) {
  const { t } = useTranslation();
  const answer = useRead('events.comparedRuns', { one, other, offset: 0, limit: 1 });
  return (
    <DrawerAnswer {...answer}>
      {(compared) =>
        compared.users === 0 ? (
          <EmptyNote icon={null} title={t('compare.nothing')}>
            <p>{t('compare.nothingHint')}</p>
          </EmptyNote>
        ) : (
          <Stack gap={16}>
            <Totals compared={compared} />
            <ComparedQuality one={one} other={other} />
            <Types types={compared.types} />
            <Differing one={one} other={other} />
          </Stack>
        )
      }
    </DrawerAnswer>
  );
}
