import { useTranslation } from 'react-i18next';
import type { SearchHitRow, TalentKind } from '../../../../shared/talent-views.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { showMail } from '../../../store/navigation.ts';
import { SkillList } from '../lists/SkillList.tsx';
import { useFacts } from '../matches/use-facts.ts';
import { ScoreBar } from '../ScoreBar.tsx';
import { ScoreParts } from '../ScoreParts.tsx';
import '../matches/matches.css';

interface HitCardProps {
  readonly hit: SearchHitRow;
  readonly kind: TalentKind;
  readonly number: number;
}

/** One hit of a search, with the score and what each filter says. */
export function HitCard({ hit, kind, number }: HitCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { found, parts, score } = hit;
  const name = found.name === '' ? t(kind === 'candidate' ? 'talent.noName' : 'talent.noTitle') : found.name;
  const facts = useFacts()(found);
  const whole = parts.filter(({ subject }) => subject === 'vector' || subject === 'filters');
  const details = parts.filter(({ subject }) => subject !== 'vector' && subject !== 'filters');
  const filterPoints = details.reduce((sum, part) => sum + part.value, 0);
  const filterOf = details.reduce((sum, part) => sum + part.of, 0);
  // Filters that stand one by one are drawn as one part, and told one by one.
  const bar =
    details.length === 0
      ? whole
      : [
          ...whole,
          {
            subject: 'filters',
            code: 'filters_measured',
            value: filterPoints,
            of: filterOf,
            params: {},
            sentence: '',
          } as const,
        ];
  return (
    <li className="g-match" data-testid="hit" data-found={found.emailId}>
      <div className="g-match-head">
        <span className="g-match-rank">{number}</span>
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
        <span className="g-match-score">{format.score(score)}</span>
      </div>
      <ScoreBar parts={bar} score={score} />
      {details.length === 0 ? null : <ScoreParts parts={details} label={t('find.filters')} />}
    </li>
  );
}
