import { useTranslation } from 'react-i18next';
import type { ScorePart } from '../../../shared/talent.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { type Say, scoreWords } from './score-words.ts';
import './score.css';

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
    <ul className="g-score-parts" aria-label={label}>
      {parts.map((part) => (
        <li key={part.subject} data-code={part.code}>
          <span className="g-score-subject">{t(`score.${part.subject}`)}</span>
          <span className="g-score-mini" aria-hidden="true">
            <span style={{ width: `${part.of === 0 ? 0 : (100 * part.value) / part.of}%` }} />
          </span>
          <span className="g-score-points">
            {t('matching.ofPoints', { value: format.score(part.value), of: format.rate(part.of) })}
          </span>
          <span className="g-score-why">{scoreWords(part, say)}</span>
        </li>
      ))}
    </ul>
  );
}
