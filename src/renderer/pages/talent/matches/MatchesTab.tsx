import { SegmentedControl } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type TalentKind, type TalentSummary, talentKinds } from '../../../../shared/pipelines/mail.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { useStore } from '../../../store/store.ts';
import { Pager } from '../../users/Pager.tsx';
import { pageSize, usePagedSearch } from '../../users/use-paged-search.ts';
import { ExportMenu } from '../lists/ExportMenu.tsx';
import { SearchBox } from '../lists/SearchBox.tsx';
import { useList } from '../lists/use-list.ts';
import { MatchList } from './MatchList.tsx';
import '../../users/users.css';
import '../lists/lists.css';
import '../../../parts/list-choice.css';
import './matches.css';

interface SubjectProps {
  readonly found: TalentSummary;
  readonly kind: TalentKind;
  readonly current: boolean;
}

/** A project or a candidate to look at the matches of. */
function Subject({ found, kind, current }: SubjectProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = found.name === '' ? t(kind === 'candidate' ? 'talent.noName' : 'talent.noTitle') : found.name;
  return (
    <li>
      <button
        type="button"
        className="g-list-choice g-subject"
        aria-current={current ? 'true' : undefined}
        data-subject-id={found.emailId}
        onClick={() => useStore.setState({ matchesOf: { kind, emailId: found.emailId } })}
      >
        <span className="g-subject-name" title={name}>
          {name}
        </span>
        <span className="g-subject-line">
          <span>{t('matching.count', { count: found.matches })}</span>
          {found.bestScore === null ? null : <span>{format.score(found.bestScore)}</span>}
        </span>
      </button>
    </li>
  );
}

/** Projects or candidates on one side, on the other the matches of the one that is chosen. */
export function MatchesTab() {
  const { t } = useTranslation();
  const matchesOf = useStore((state) => state.matchesOf);
  const anyMatches = useStore(({ source }) => (source?.found.mail?.matches ?? 0) > 0);
  const [kind, setKind] = useState<TalentKind>(matchesOf?.kind ?? 'project');
  const { search, setSearch, term, offset, setOffset } = usePagedSearch(kind);
  const list = useList('mail.talents', {
    kind,
    offset,
    limit: pageSize,
    search: term,
    sort: 'bestScore',
    descending: true,
  });
  // The best project stands open at first, so that there is something to see.
  const first = list.rows[0]?.emailId;
  useEffect(() => {
    if (matchesOf === null && first !== undefined) useStore.setState({ matchesOf: { kind, emailId: first } });
  }, [matchesOf, first, kind]);

  const change = (next: TalentKind): void => {
    setKind(next);
    useStore.setState({ matchesOf: null });
  };
  const empty = !list.first && list.error === null && list.total === 0 && term === '';
  return (
    <div className="g-users g-talent-list">
      <div className="g-list-head">
        <div className="g-filters">
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
        <div className="g-users-empty">
          <EmptyNote icon={<IconArrowsExchange size={40} stroke={1.25} />} title={t('matching.nothingTitle')}>
            <p>{t('matching.nothingHint')}</p>
          </EmptyNote>
        </div>
      ) : (
        <div className="g-matching">
          <div className="g-matching-side">
            <nav className="g-matching-subjects g-talent-pane" aria-label={t('matching.listLabel')}>
              <ul>
                {list.rows.map((found) => (
                  <Subject
                    key={found.emailId}
                    found={found}
                    kind={kind}
                    current={matchesOf?.emailId === found.emailId}
                  />
                ))}
              </ul>
            </nav>
            <Pager
              offset={offset}
              limit={pageSize}
              total={list.total}
              onOffset={setOffset}
              label={t('talent.pages')}
            />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable to be scrolled */}
          <section className="g-talent-pane" tabIndex={0} aria-label={t('talent.matches')}>
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
