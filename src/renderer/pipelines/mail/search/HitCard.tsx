import { useTranslation } from 'react-i18next';
import type { SearchHitRow, TalentKind } from '../../../../shared/pipelines/mail.ts';
import { FoundHead } from '../matches/FoundHead.tsx';
import matchStyles from '../matches/matches.module.css';
import { ScoreBar, ScoreParts } from '../Score.tsx';

interface HitCardProps {
  readonly hit: SearchHitRow;
  readonly kind: TalentKind;
  readonly number: number;
}

/** One hit of a search, with the score and what each filter says. */
export function HitCard({ hit, kind, number }: HitCardProps) {
  const { t } = useTranslation();
  const { found, parts, score } = hit;
  const whole = parts.filter(({ subject }) => subject === 'vector' || subject === 'filters');
  const details = parts.filter(({ subject }) => subject !== 'vector' && subject !== 'filters');
  // Filters that stand one by one are drawn as one part, and told one by one.
  const bar =
    details.length === 0
      ? whole
      : [
          ...whole,
          {
            subject: 'filters',
            code: 'filters_measured',
            value: details.reduce((sum, part) => sum + part.value, 0),
            of: details.reduce((sum, part) => sum + part.of, 0),
            params: {},
            sentence: '',
          } as const,
        ];
  return (
    <li className={matchStyles.match} data-testid="hit" data-found={found.emailId}>
      <FoundHead found={found} kind={kind} rank={number} score={score} />
      <ScoreBar parts={bar} score={score} />
      {details.length === 0 ? null : <ScoreParts parts={details} label={t('find.filters')} />}
    </li>
  );
}
