import { Flex, SegmentedControl } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type TalentKind, type TalentSummary, talentKinds } from '../../../../shared/pipelines/mail.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import listStyles from '../../../parts/list-choice.module.css';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import styles from '../../../parts/table/list.module.css';
import { SearchBox } from '../../../parts/table/SearchBox.tsx';
import { useSearch } from '../../../parts/table/use-search.ts';
import { type ListRead, useListRead } from '../../../reads/use-list-read.ts';
import { useStore } from '../../../store/store.ts';
import { ExportMenu } from '../lists/ExportMenu.tsx';
import talentStyles from '../talent.module.css';
import { MatchList } from './MatchList.tsx';
import matchStyles from './matches.module.css';

/** Pixels of a subject whose name takes one line; one that takes two is measured. */
const subjectHeight = 56;

interface SubjectProps {
  readonly found: TalentSummary;
  readonly kind: TalentKind;
}

/** A project or a candidate to look at the matches of. */
function Subject({ found, kind }: SubjectProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const isCurrent = useStore(({ matchesOf }) => matchesOf?.emailId === found.emailId);
  const name = found.name === '' ? t(kind === 'candidate' ? 'talent.noName' : 'talent.noTitle') : found.name;
  return (
    <button
      type="button"
      className={`${listStyles.choice} ${matchStyles.subject}`}
      aria-current={isCurrent ? 'true' : undefined}
      data-subject-id={found.emailId}
      onClick={() => useStore.setState({ matchesOf: { kind, emailId: found.emailId } })}
    >
      <span className={matchStyles.subjectName} title={name}>
        {name}
      </span>
      <Flex component="span" justify="space-between" className="g-note">
        <span>{t('matching.count', { count: found.matches })}</span>
        {found.bestScore === null ? null : <span>{format.score(found.bestScore)}</span>}
      </Flex>
    </button>
  );
}

interface SubjectListProps {
  readonly list: ListRead<TalentSummary>;
  readonly kind: TalentKind;
}

/** Projects or candidates below each other; those in view are drawn and read. */
function SubjectList({ list, kind }: SubjectListProps) {
  const { t } = useTranslation();
  const frame = useRef<HTMLElement>(null);
  const { question, show, total } = list;
  const items = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => subjectHeight,
    useFlushSync: false,
    overscan: 8,
  });
  const from = items.range?.startIndex ?? 0;
  const to = items.range?.endIndex ?? 0;
  useEffect(() => show(from, to), [show, from, to]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question is answered from its start
  useEffect(() => {
    frame.current?.scrollTo({ top: 0 });
  }, [question]);
  return (
    <nav
      className={`${matchStyles.matchingSubjects} ${talentStyles.talentPane}`}
      ref={frame}
      aria-label={t('matching.listLabel')}
    >
      <ul style={{ height: items.getTotalSize() }}>
        {items.getVirtualItems().map(({ index, start }) => {
          const found = list.rowAt(index);
          return (
            <li
              key={index}
              ref={items.measureElement}
              data-index={index}
              aria-setsize={total}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)`, minHeight: subjectHeight }}
            >
              {found === undefined ? null : <Subject found={found} kind={kind} />}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

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
