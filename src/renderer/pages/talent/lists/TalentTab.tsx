import { Button } from '@mantine/core';
import { IconBriefcase, IconUserSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TalentKind, TalentQuery, TalentSummary } from '../../../../shared/pipelines/mail.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { showMail, showTalent } from '../../../store/navigation.ts';
import { pageSize, usePagedSearch } from '../../users/use-paged-search.ts';
import { ExportMenu } from './ExportMenu.tsx';
import { ListFrame } from './ListFrame.tsx';
import { type ListColumn, ListTable } from './ListTable.tsx';
import { SearchBox } from './SearchBox.tsx';
import { SkillList } from './SkillList.tsx';
import { useList } from './use-list.ts';

type Sort = TalentQuery['sort'];
type Column = ListColumn<TalentSummary, Sort>;

function useColumns(kind: TalentKind): readonly Column[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const none = <span className="g-dim">{t('unit.none')}</span>;
    const words = (text: string) => (text === '' ? none : text);
    const noName = t(kind === 'candidate' ? 'talent.noName' : 'talent.noTitle');
    const isCandidate = kind === 'candidate';
    const columns: readonly (Column | null)[] = [
      {
        key: 'name',
        label: t(isCandidate ? 'people.name' : 'people.project'),
        sort: 'name',
        ...(isCandidate ? { width: 152 } : {}),
        show: ({ name }) => (name === '' ? <span className="g-dim">{noName}</span> : name),
        hint: ({ name }) => name,
      },
      isCandidate
        ? {
            key: 'title',
            label: t('people.title'),
            sort: 'title',
            show: ({ title }) => words(title),
            hint: ({ title }) => title,
          }
        : {
            key: 'type',
            label: t('field.type'),
            width: 136,
            sort: 'title',
            show: ({ title }) => words(title),
            hint: ({ title }) => title,
          },
      {
        key: 'skills',
        label: t('people.skills'),
        width: 216,
        show: ({ skills }) => <SkillList skills={skills} />,
        hint: ({ skills }) => skills.join(' · '),
      },
      isCandidate
        ? {
            key: 'experience',
            label: t('people.experience'),
            width: 68,
            numeric: true,
            sort: 'experience',
            show: ({ experienceYears }) => (experienceYears === null ? none : format.rate(experienceYears)),
          }
        : null,
      isCandidate
        ? {
            key: 'place',
            label: t('people.place'),
            width: 104,
            show: ({ place }) => words(place),
            hint: ({ place }) => place,
          }
        : {
            key: 'workStyle',
            label: t('people.workStyle'),
            width: 120,
            show: ({ workStyle }) => words(workStyle),
            hint: ({ workStyle }) => workStyle,
          },
      {
        key: 'money',
        label: t(isCandidate ? 'people.salary' : 'people.budget'),
        width: 120,
        show: ({ money }) => words(money),
        hint: ({ money }) => money,
      },
      {
        key: 'matches',
        label: t('people.matches'),
        width: 84,
        numeric: true,
        sort: 'matches',
        show: ({ matches }) => format.count(matches),
      },
      {
        key: 'bestScore',
        label: t('people.bestScore'),
        width: 104,
        numeric: true,
        sort: 'bestScore',
        show: ({ bestScore }) => (bestScore === null ? none : format.score(bestScore)),
      },
    ];
    return columns.filter((column) => column !== null);
  }, [t, format, kind]);
}

/** Every candidate, or every project, a page at a time. */
export function TalentTab({ kind }: { readonly kind: TalentKind }) {
  const { t } = useTranslation();
  const columns = useColumns(kind);
  const [order, setOrder] = useState<Pick<TalentQuery, 'sort' | 'descending'>>({
    sort: 'name',
    descending: false,
  });
  const { search, setSearch, term, offset, setOffset } = usePagedSearch(`${order.sort} ${order.descending}`);
  const list = useList('mail.talents', { kind, offset, limit: pageSize, search: term, ...order });

  const sortBy = (sort: Sort): void =>
    setOrder((now) => ({
      sort,
      descending: now.sort === sort ? !now.descending : sort !== 'name' && sort !== 'title',
    }));
  const isCandidate = kind === 'candidate';
  const Icon = isCandidate ? IconUserSearch : IconBriefcase;
  const filtered = term !== '';
  return (
    <ListFrame
      list={list}
      offset={offset}
      onOffset={setOffset}
      head={
        <div className="g-list-head">
          <search className="g-filters">
            <SearchBox
              label={t(isCandidate ? 'people.searchCandidates' : 'people.searchProjects')}
              value={search}
              onChange={setSearch}
            />
          </search>
          <ExportMenu table={isCandidate ? 'candidates' : 'projects'} disabled={list.total === 0} />
        </div>
      }
      empty={
        <EmptyNote
          icon={<Icon size={40} stroke={1.25} />}
          title={t(isCandidate ? 'people.emptyCandidates' : 'people.emptyProjects')}
        >
          <p>{t(filtered ? 'people.emptyFilter' : 'people.emptyHint')}</p>
          {filtered ? (
            <Button variant="default" onClick={() => setSearch('')}>
              {t('talent.showAll')}
            </Button>
          ) : (
            <Button variant="default" onClick={() => showTalent('run')}>
              {t('people.goRun')}
            </Button>
          )}
        </EmptyNote>
      }
    >
      <ListTable
        label={t(isCandidate ? 'talent.candidates' : 'talent.projects')}
        testId={isCandidate ? 'candidates-table' : 'projects-table'}
        columns={columns}
        rows={list.rows}
        keyOf={keyOf}
        skeleton={list.first}
        stale={list.loading && !list.first}
        sort={order.sort}
        descending={order.descending}
        onSort={sortBy}
        onOpen={showMail}
      />
    </ListFrame>
  );
}

const keyOf = (found: TalentSummary): string => found.emailId;
