import { Button, SegmentedControl, Skeleton, Stack, TextInput } from '@mantine/core';
import { IconSearch, IconUserSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../../shared/app-error.ts';
import { type TalentKind, type TalentSearchResult, talentKinds } from '../../../../shared/pipelines/mail.ts';
import { defaultSearchWeights } from '../../../../shared/talent.ts';
import { ask } from '../../../bridge/ask.ts';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { LinkedWeights } from '../LinkedWeights.tsx';
import listStyles from '../lists/lists.module.css';
import { fromPercents, type Percents, toPercents } from '../relink-weights.ts';
import talentStyles from '../talent.module.css';
import { FilterChips } from './FilterChips.tsx';
import { HitCard } from './HitCard.tsx';
import styles from './search.module.css';

interface SearchState {
  readonly found: { readonly kind: TalentKind; readonly result: TalentSearchResult } | null;
  readonly error: ErrorInfo | null;
  readonly loading: boolean;
}

const nothing: SearchState = { found: null, error: null, loading: false };
const weightNames = ['vector', 'filters'] as const;

function Results({ state }: { readonly state: SearchState }) {
  const { t } = useTranslation();
  const { found, error, loading } = state;
  if (error !== null) return <ProblemNote error={error} />;
  if (loading && found === null) {
    return (
      <Stack gap={16} p={16} aria-busy="true">
        <Skeleton height={88} />
        <Skeleton height={88} />
        <Skeleton height={88} />
      </Stack>
    );
  }
  const icon = <IconUserSearch size={40} stroke={1.25} />;
  if (found === null) {
    return (
      <EmptyNote icon={icon} title={t('find.startTitle')}>
        <p className={styles.findLead}>{t('find.startHint')}</p>
      </EmptyNote>
    );
  }
  const { result, kind } = found;
  return (
    <div data-stale={loading || undefined} className={styles.findResults}>
      <div className={styles.findTold}>
        <span aria-live="polite" data-testid="hits">
          {t('find.results', { count: result.hits.length })}
        </span>
        {result.understood.length === 0 ? null : (
          <span className={styles.findUnderstood}>
            <span className="g-dim">{t('find.understood')}</span>
            {result.understood.map((fact) => (
              <span key={fact} className={listStyles.skill}>
                {fact}
              </span>
            ))}
          </span>
        )}
        {result.exact ? null : <span className="g-note">{t('find.inexact')}</span>}
      </div>
      {result.hits.length === 0 ? (
        <EmptyNote icon={icon} title={t('find.emptyTitle')}>
          <p>{t('find.emptyHint')}</p>
        </EmptyNote>
      ) : (
        <ol>
          {result.hits.map((hit, index) => (
            <HitCard key={hit.found.emailId} hit={hit} kind={kind} number={index + 1} />
          ))}
        </ol>
      )}
    </div>
  );
}

/** Finds candidates or projects by a typed query, filters and weights. */
export function SearchTab() {
  const { t } = useTranslation();
  const [kind, setKind] = useState<TalentKind>('candidate');
  const [query, setQuery] = useState('');
  const [filters, setFilters] = useState<readonly string[]>([]);
  const [weights, setWeights] = useState<Percents<'vector' | 'filters'>>(toPercents(defaultSearchWeights));
  const [state, setState] = useState(nothing);
  const asked = useRef(0);

  const search = async (): Promise<void> => {
    if (query.trim() === '') return;
    asked.current += 1;
    const mine = asked.current;
    setState((before) => ({ ...before, error: null, loading: true }));
    const answer = await ask('mail.search', {
      kind,
      query,
      filters: [...filters],
      weights: fromPercents(weights),
    });
    if (mine !== asked.current) return;
    setState(
      answer.ok
        ? { found: { kind, result: answer.data }, error: null, loading: false }
        : { found: null, error: answer.error, loading: false },
    );
  };
  return (
    <div className={styles.find}>
      <form
        className={`${styles.findForm} ${talentStyles.talentPane}`}
        onSubmit={(event) => {
          event.preventDefault();
          void search();
        }}
      >
        <SegmentedControl
          aria-label={t('find.over')}
          value={kind}
          onChange={setKind}
          fullWidth
          data={talentKinds.map((value) => ({
            value,
            label: t(value === 'candidate' ? 'talent.candidates' : 'talent.projects'),
          }))}
        />
        <TextInput
          label={t('find.query')}
          placeholder={t('find.placeholder')}
          value={query}
          maxLength={2_000}
          onChange={(event) => setQuery(event.currentTarget.value)}
          data-testid="query"
        />
        <FilterChips filters={filters} onChange={setFilters} />
        <LinkedWeights
          label={t('find.weights')}
          names={weightNames}
          weights={weights}
          onChange={setWeights}
        />
        <Button
          type="submit"
          leftSection={<IconSearch size={16} />}
          loading={state.loading}
          disabled={query.trim() === ''}
          data-testid="search"
        >
          {t('find.go')}
        </Button>
      </form>
      <section
        className={`${styles.findList} ${talentStyles.talentPane}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable to be scrolled
        tabIndex={0}
        aria-label={t('talent.search')}
      >
        <Results state={state} />
      </section>
    </div>
  );
}
