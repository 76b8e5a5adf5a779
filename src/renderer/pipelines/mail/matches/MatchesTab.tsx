import { SegmentedControl } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type TalentKind, talentKinds } from '../../../../shared/pipelines/mail.ts';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import styles from '../../../parts/table/list.module.css';
import { SearchBox } from '../../../parts/table/SearchBox.tsx';
import { useSearch } from '../../../parts/table/use-search.ts';
import { useListRead } from '../../../reads/use-list-read.ts';
import { useStore } from '../../../store/store.ts';
import { ExportMenu } from '../lists/ExportMenu.tsx';
import talentStyles from '../talent.module.css';
import { MatchList } from './MatchList.tsx';
import matchStyles from './matches.module.css';
import { SubjectList } from './SubjectList.tsx';

/** Projects or candidates on one side, on the other the matches of the one that is chosen. */
export function MatchesTab() {
  const { t } = useTranslation();
  const matchesOf = useStore((state) => state.matchesOf);
  const anyMatches = useStore(({ source }) => (source?.found.mail?.matches ?? 0) > 0);
  const [kind, setKind] = useState<TalentKind>(matchesOf?.kind ?? 'project');
  const { search, setSearch, term } = useSearch();
  const list = useListRead('mail.talents', { kind, search: term, sort: 'bestScore', descending: true });
  // The best project stands open at first, so that there is something to see.
  const first = list.stale ? undefined : list.rowAt(0)?.emailId;
  useEffect(() => {
    if (matchesOf === null && first !== undefined) useStore.setState({ matchesOf: { kind, emailId: first } });
  }, [matchesOf, first, kind]);

  const change = (next: TalentKind): void => {
    setKind(next);
    useStore.setState({ matchesOf: null });
  };
  const empty = !list.first && list.error === null && list.total === 0 && term === '';
  return (
    <div className={`${styles.page} ${styles.part}`}>
      <div className={styles.head}>
        <div className={styles.filters}>
          <SegmentedControl
            aria-label={t('matching.by')}
            value={kind}
            onChange={change}
            data={[...talentKinds].reverse().map((value) => ({
              value,
              label: t(value === 'project' ? 'matching.byProject' : 'matching.byCandidate'),
            }))}
          />
          <SearchBox
            label={t(kind === 'candidate' ? 'people.searchCandidates' : 'people.searchProjects')}
            value={search}
            onChange={setSearch}
          />
        </div>
        <ExportMenu table="matches" disabled={!anyMatches} />
      </div>
      {list.error === null ? null : <ProblemNote error={list.error} />}
      {empty ? (
        <div className={styles.empty}>
          <EmptyNote icon={<IconArrowsExchange size={40} stroke={1.25} />} title={t('matching.nothingTitle')}>
            <p>{t('matching.nothingHint')}</p>
          </EmptyNote>
        </div>
      ) : (
        <div className={matchStyles.matching}>
          <SubjectList list={list} kind={kind} />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable to be scrolled */}
          <section className={talentStyles.talentPane} tabIndex={0} aria-label={t('talent.matches')}>
            {matchesOf === null ? (
              <EmptyNote
                icon={<IconArrowsExchange size={40} stroke={1.25} />}
                title={t('matching.pickTitle')}
              >
                <p>{t('matching.pickHint')}</p>
              </EmptyNote>
            ) : (
              <MatchList key={`${matchesOf.kind} ${matchesOf.emailId}`} of={matchesOf} />
            )}
          </section>
        </div>
      )}
    </div>
  );
}
