import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { memo, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MatchRow, TalentKind } from '../../../../shared/talent-views.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { showMail } from '../../../store/navigation.ts';
import { SkillList } from '../lists/SkillList.tsx';
import { ScoreBar } from '../ScoreBar.tsx';
import { ScoreParts } from '../ScoreParts.tsx';
import { modelReason } from './model-reason.ts';
import { useFacts } from './use-facts.ts';
import './matches.css';

interface MatchCardProps {
  readonly match: MatchRow;
  /** Which side is shown: the other one is the one whose matches these are. */
  readonly side: TalentKind;
  readonly startsOpen?: boolean;
}

/** One match: who, the score with its parts, and on demand why. */
export const MatchCard = memo(function MatchCard({ match, side, startsOpen = false }: MatchCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState(startsOpen);
  const detailsId = useId();
  const found = side === 'candidate' ? match.candidate : match.project;
  const name = found.name === '' ? t(side === 'candidate' ? 'talent.noName' : 'talent.noTitle') : found.name;
  const facts = useFacts()(found);
  const reason = modelReason(match);
  // A judgement that is lacking has no share, and so no place in the bar.
  const judged = match.modelScore === null ? match.parts.filter(({ of }) => of > 0) : match.parts;
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <li className="g-match" data-testid="match" data-found={found.emailId}>
      <div className="g-match-head">
        <span className="g-match-rank" title={t('matching.rank', { rank: match.rank })}>
          {match.rank}
        </span>
        <div className="g-match-who">
          <button
            type="button"
            className="g-link g-match-name"
            title={t('matching.openMail')}
            onClick={() => showMail(found.emailId)}
          >
            {name}
          </button>
          {facts === '' ? null : <p className="g-match-facts">{facts}</p>}
          <SkillList skills={found.skills} room={80} most={8} />
        </div>
        <span className="g-match-score" data-testid="match-score">
          {format.score(match.score)}
        </span>
      </div>
      <ScoreBar parts={judged} score={match.score} />
      <button
        type="button"
        className="g-match-why"
        aria-expanded={open}
        aria-controls={detailsId}
        onClick={() => setOpen(!open)}
      >
        <Chevron size={14} stroke={2} aria-hidden="true" />
        {t(open ? 'matching.hideWhy' : 'matching.why')}
      </button>
      <div id={detailsId} hidden={!open} className="g-match-details">
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
