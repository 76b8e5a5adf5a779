import { Button, Skeleton, Stack } from '@mantine/core';
import { IconArrowsExchange, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { memo, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MatchQuery, MatchRow, TalentKind } from '../../../../shared/pipelines/mail.ts';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { RetryNote } from '../../../parts/RetryNote.tsx';
import { useRead } from '../../../reads/use-read.ts';
import { showSetting } from '../../../store/navigation.ts';
import { ScoreBar, ScoreParts } from '../Score.tsx';
import { FoundHead } from './FoundHead.tsx';
import matchStyles from './matches.module.css';
import { modelReason } from './model-reason.ts';

interface MatchCardProps {
  readonly match: MatchRow;
  /** Which side is shown: the other one is the one whose matches these are. */
  readonly side: TalentKind;
  readonly startsOpen?: boolean;
}

/** One match: who, the score with its parts, and on demand why. */
const MatchCard = memo(function MatchCard({ match, side, startsOpen = false }: MatchCardProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(startsOpen);
  const detailsId = useId();
  const found = side === 'candidate' ? match.candidate : match.project;
  const reason = modelReason(match);
  // A judgement that is lacking has no share, and so no place in the bar.
  const judged = match.modelScore === null ? match.parts.filter(({ of }) => of > 0) : match.parts;
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <li className={matchStyles.match} data-testid="match" data-found={found.emailId}>
      <FoundHead
        found={found}
        kind={side}
        rank={match.rank}
        rankHint={t('matching.rank', { rank: match.rank })}
        score={match.score}
      />
      <ScoreBar parts={judged} score={match.score} />
      <button
        type="button"
        className={matchStyles.matchWhy}
        aria-expanded={open}
        aria-controls={detailsId}
        onClick={() => setOpen(!open)}
      >
        <Chevron size={14} stroke={2} aria-hidden="true" />
        {t(open ? 'matching.hideWhy' : 'matching.why')}
      </button>
      <div id={detailsId} hidden={!open} className={matchStyles.matchDetails}>
        {match.modelScore === null ? <p className="g-dim">{t('score.modelUnknown')}</p> : null}
        {reason === '' ? null : (
          <p>
            <span className="g-dim">{t('matching.modelSays')}</span> {reason}
          </p>
        )}
        <ScoreParts parts={match.ruleParts} label={t('matching.rules')} />
      </div>
    </li>
  );
});

/** The matches of a project or of a candidate, the best first. */
export function MatchList({ of }: { readonly of: MatchQuery }) {
  const { t } = useTranslation();
  const { data, error, again } = useRead('mail.matches', of);
  if (error !== null) return <RetryNote error={error} onRetry={again} />;
  if (data === null) {
    return (
      <Stack gap={16} p={16} aria-busy="true">
        <Skeleton height={96} />
        <Skeleton height={96} />
        <Skeleton height={96} />
      </Stack>
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
    <ol data-testid="match-list">
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
