import { useTranslation } from 'react-i18next';
import type { ScorePart } from '../../../shared/talent.ts';
import { useFormat } from '../../i18n/use-format.ts';
import styles from './score.module.css';

/** A score as its parts set one after another, of 100 in all, with what each brings beneath. */
export function ScoreBar({ parts, score }: { readonly parts: readonly ScorePart[]; readonly score: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={styles.score}>
      <div
        className={styles.scoreBar}
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
      <ul className={`${styles.scoreLegend} g-note`}>
        {parts.map(({ subject, value, of }) => (
          <li key={subject}>
            <span className={styles.swatch} data-subject={subject} aria-hidden="true" />
            {t(`score.${subject}`)}{' '}
            <span className={styles.scoreValue}>
              {t('matching.ofPoints', { value: format.score(value), of: format.rate(of) })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
