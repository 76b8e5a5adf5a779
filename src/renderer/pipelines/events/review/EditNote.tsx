import { useTranslation } from 'react-i18next';
import { errorText } from '../../../../shared/words/error-text.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import styles from './review.module.css';
import { useReview } from './review-commands.ts';
import { useToldWords } from './use-told-words.ts';

/** What the last edit came to, or why it was refused; else how the two lists belong together. */
export function EditNote({ userId, legend }: { readonly userId: string; readonly legend: string }) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const { told, error, mode } = useReview();
  const toldWords = useToldWords();
  if (error !== null) {
    const { message, hint } = errorText(error, language);
    return (
      <span className={styles.refused} role="alert" data-testid="review-refused">
        {message} {hint}
      </span>
    );
  }
  if (told === null) return <span role="status">{mode === null ? legend : t('review.modeKeys')}</span>;
  return (
    <span role="status" data-testid="review-told">
      {toldWords(told, userId)}
    </span>
  );
}
