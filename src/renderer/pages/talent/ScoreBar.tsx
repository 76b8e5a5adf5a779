import { useTranslation } from 'react-i18next';
import type { ScorePart } from '../../../shared/talent.ts';
import { useFormat } from '../../i18n/use-format.ts';
import './score.css';

/** A score as its parts set one after another, of 100 in all, with what each brings beneath. */
export function ScoreBar({ parts, score }: { readonly parts: readonly ScorePart[]; readonly score: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="g-score">
      <div
        className="g-score-bar"
        role="img"
        aria-label={t('matching.score', { score: format.score(score) })}
        data-testid="score-bar"
      >
        {parts.map(({ subject, value }) => (
          <span
            key={subject}
            data-subject={subject}
            style={{ width: `${Math.max(0, Math.min(100, value))}%` }}
          />
        ))}
      </div>
      <ul className="g-score-legend">
        {parts.map(({ subject, value, of }) => (
          <li key={subject}>
            <span className="g-swatch" data-subject={subject} aria-hidden="true" />
            {t(`score.${subject}`)}{' '}
            <span className="g-score-value">
              {t('matching.ofPoints', { value: format.score(value), of: format.rate(of) })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
