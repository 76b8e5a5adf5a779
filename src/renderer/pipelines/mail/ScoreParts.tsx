import { useTranslation } from 'react-i18next';
import type { ScorePart } from '../../../shared/talent.ts';
import { useFormat } from '../../i18n/use-format.ts';
import styles from './score.module.css';
import { type Say, scoreWords } from './score-words.ts';

/** Each part of a score with its points, and why in words. */
export function ScoreParts({
  parts,
  label,
}: {
  readonly parts: readonly ScorePart[];
  readonly label: string;
}) {
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
