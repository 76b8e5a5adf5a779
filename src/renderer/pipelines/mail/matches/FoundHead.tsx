import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { TalentKind, TalentSummary } from '../../../../shared/pipelines/mail.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { showMail } from '../../../store/navigation.ts';
import { SkillList } from '../SkillList.tsx';
import matchStyles from './matches.module.css';

/** A candidate or a project in a line: what is not said is left out. */
function useFacts(): (found: TalentSummary) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return useCallback(
    ({ title, experienceYears, place, workStyle, money }) =>
      [
        title,
        experienceYears === null
          ? ''
          : t('talent.years', { count: experienceYears, value: format.rate(experienceYears) }),
        place,
        workStyle,
        money,
      ]
        .filter((fact) => fact !== '')
        .join(' · '),
    [t, format],
  );
}

interface FoundHeadProps {
  readonly found: TalentSummary;
  readonly kind: TalentKind;
  /** From 1. */
  readonly rank: number;
  readonly rankHint?: string;
  readonly score: number;
}

/** Who was found, in which place and with which score; the name leads to the mail. */
export function FoundHead({ found, kind, rank, rankHint, score }: FoundHeadProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const facts = useFacts()(found);
  const name = found.name === '' ? t(kind === 'candidate' ? 'talent.noName' : 'talent.noTitle') : found.name;
  return (
    <div className={matchStyles.matchHead}>
      <span className={matchStyles.matchRank} title={rankHint}>
        {rank}
      </span>
      <div className={matchStyles.matchWho}>
        <button
          type="button"
          className={`g-link ${matchStyles.matchName}`}
          data-testid="match-name"
          title={t('matching.openMail')}
          onClick={() => showMail(found.emailId)}
        >
          {name}
        </button>
        {facts === '' ? null : <p className={matchStyles.matchFacts}>{facts}</p>}
        <SkillList skills={found.skills} room={80} most={8} />
      </div>
      <span className={matchStyles.matchScore} data-testid="match-score">
        {format.score(score)}
      </span>
    </div>
  );
}
