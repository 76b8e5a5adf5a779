import { IconBriefcase, IconUserSearch } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TalentKind, TalentQuery, TalentSummary } from '../../../../shared/pipelines/mail.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import type { Column } from '../../../parts/table/column.ts';
import { ListView } from '../../../parts/table/ListView.tsx';
import styles from '../../../parts/table/list.module.css';
import { SearchBox } from '../../../parts/table/SearchBox.tsx';
import { useOrder } from '../../../parts/table/use-order.ts';
import { useSearch } from '../../../parts/table/use-search.ts';
import { useListRead } from '../../../reads/use-list-read.ts';
import { showMail, showTalent } from '../../../store/navigation.ts';
import { SkillList } from '../SkillList.tsx';
import { ExportMenu } from './ExportMenu.tsx';

type Sort = TalentQuery['sort'];
const isGreatestFirst = (sort: Sort): boolean => sort !== 'name' && sort !== 'title';
type TalentColumn = Column<TalentSummary, Sort>;

function useColumns(kind: TalentKind): readonly TalentColumn[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const none = <span className="g-dim">{t('unit.none')}</span>;
    const isCandidate = kind === 'candidate';
    const told = (fact: 'title' | 'place' | 'workStyle' | 'money') => ({
      show: (found: TalentSummary) => (found[fact] === '' ? none : found[fact]),
      hint: (found: TalentSummary) => found[fact],
    });
    const noName = t(isCandidate ? 'talent.noName' : 'talent.noTitle');
    const columns: readonly (TalentColumn | null)[] = [
      {
        key: 'name',
        label: t(isCandidate ? 'people.name' : 'people.project'),
        sort: 'name',
        ...(isCandidate ? { width: '13%' } : {}),
        show: ({ name }) => (name === '' ? <span className="g-dim">{noName}</span> : name),
        hint: ({ name }) => name,
      },
      isCandidate
        ? { key: 'title', label: t('people.title'), sort: 'title', ...told('title') }
        : { key: 'type', label: t('field.type'), width: 136, sort: 'title', ...told('title') },
      {
        key: 'skills',
        label: t('people.skills'),
        width: '18%',
        show: ({ skills }) => <SkillList skills={skills} />,
        hint: ({ skills }) => skills.join(' · '),
      },
      isCandidate
        ? {
            key: 'experience',
            label: t('people.experience'),
            width: 72,
            numeric: true,
            sort: 'experience',
            show: ({ experienceYears }) => (experienceYears === null ? none : format.rate(experienceYears)),
          }
        : null,
      isCandidate
        ? { key: 'place', label: t('people.place'), width: '9%', ...told('place') }
        : { key: 'workStyle', label: t('people.workStyle'), width: 120, ...told('workStyle') },
      {
        key: 'money',
        label: t(isCandidate ? 'people.salary' : 'people.budget'),
        width: 112,
        ...told('money'),
      },
      {
        key: 'matches',
        label: t('people.matches'),
        width: 96,
        numeric: true,
        sort: 'matches',
        show: ({ matches }) => format.count(matches),
      },
      {
        key: 'bestScore',
        label: t('people.bestScore'),
        width: 120,
        numeric: true,
        sort: 'bestScore',
        show: ({ bestScore }) => (bestScore === null ? none : format.score(bestScore)),
      },
    ];
    return columns.filter((column) => column !== null);
  }, [t, format, kind]);
}

/** Every candidate, or every project. */
export function TalentTab({ kind }: { readonly kind: TalentKind }) {
  const { t } = useTranslation();
  const columns = useColumns(kind);
  const ordered = useOrder<Sort>({ sort: 'name', descending: false }, isGreatestFirst);
  const { search, setSearch, term } = useSearch();
  const list = useListRead('mail.talents', { kind, search: term, ...ordered.order });

  const isCandidate = kind === 'candidate';
  const Icon = isCandidate ? IconUserSearch : IconBriefcase;
  const isFiltered = term !== '';
  return (
    <div className={`${styles.page} ${styles.part}`}>
      <div className={styles.head}>
        <search className={styles.filters}>
          <SearchBox
            label={t(isCandidate ? 'people.searchCandidates' : 'people.searchProjects')}
            value={search}
            onChange={setSearch}
          />
        </search>
        <ExportMenu table={isCandidate ? 'candidates' : 'projects'} disabled={list.total === 0} />
      </div>
      <ListView
        list={list}
        label={t(isCandidate ? 'talent.candidates' : 'talent.projects')}
        keys={t('talent.keys')}
        testId={isCandidate ? 'candidates-table' : 'projects-table'}
        minWidth={840}
        columns={columns}
        keyOf={keyOf}
        {...ordered}
        onOpen={showMail}
        empty={{
          icon: <Icon size={40} stroke={1.25} />,
          title: t(isCandidate ? 'people.emptyCandidates' : 'people.emptyProjects'),
          words: t(isFiltered ? 'people.emptyFilter' : 'people.emptyHint'),
          action: isFiltered
            ? { label: t('talent.showAll'), onClick: () => setSearch('') }
            : { label: t('people.goRun'), onClick: () => showTalent('run') },
        }}
      />
    </div>
  );
}

const keyOf = (found: TalentSummary): string => found.emailId;
