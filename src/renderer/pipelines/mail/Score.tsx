import { useTranslation } from 'react-i18next';
import type { ScorePart } from '../../../shared/talent.ts';
import { useFormat } from '../../i18n/use-format.ts';
import styles from './score.module.css';
import { type Say, scoreWords } from './score-words.ts';

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

interface ScorePartsProps {
  readonly parts: readonly ScorePart[];
  readonly label: string;
}

/** Each part of a score with its points, and why in words. */
export function ScoreParts({ parts, label }: ScorePartsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  // The keys are checked by Say; the compiler cannot pick among so many overloads for all of them at once.
  const say = t as unknown as Say;
  return (
    <ul className={styles.scoreParts} aria-label={label}>
      {parts.map((part) => (
        <li key={part.subject} data-code={part.code}>
          <span>{t(`score.${part.subject}`)}</span>
          <span className={styles.scoreMini} aria-hidden="true">
            <span style={{ width: `${part.of === 0 ? 0 : (100 * part.value) / part.of}%` }} />
          </span>
          <span className={styles.scorePoints}>
            {t('matching.ofPoints', { value: format.score(part.value), of: format.rate(part.of) })}
          </span>
          <span className={styles.scoreWhy}>{scoreWords(part, say)}</span>
        </li>
      ))}
    </ul>
  );
}
