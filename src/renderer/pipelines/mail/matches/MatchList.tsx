import { Button, Skeleton } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MatchQuery } from '../../../../shared/pipelines/mail.ts';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { RetryNote } from '../../../parts/RetryNote.tsx';
import { useRead } from '../../../reads/use-read.ts';
import { showSetting } from '../../../store/navigation.ts';
import { MatchCard } from './MatchCard.tsx';
import matchStyles from './matches.module.css';

/** The matches of a project or of a candidate, the best first. */
export function MatchList({ of }: { readonly of: MatchQuery }) {
  const { t } = useTranslation();
  const { data, error, again } = useRead('mail.matches', of);
  if (error !== null) return <RetryNote error={error} label={t('talent.retry')} onRetry={again} />;
  if (data === null) {
    return (
      <div className={matchStyles.matchSkeleton} aria-busy="true">
        <Skeleton height={96} />
        <Skeleton height={96} />
        <Skeleton height={96} />
      </div>
    );
  }
  if (data.length === 0) {
    return (
      <EmptyNote icon={<IconArrowsExchange size={40} stroke={1.25} />} title={t('matching.noneTitle')}>
        <p>{t('matching.noneHint')}</p>
        <Button variant="default" onClick={() => showSetting('match-minSimilarity')}>
          {t('matching.settings')}
        </Button>
      </EmptyNote>
    );
  }
  const side = of.kind === 'project' ? 'candidate' : 'project';
  return (
    <ol className={matchStyles.matchList} data-testid="match-list">
      {data.map((match, index) => (
        <MatchCard
          key={`${match.projectId} ${match.candidateId}`}
          match={match}
          side={side}
          startsOpen={index === 0}
        />
      ))}
    </ol>
  );
}
