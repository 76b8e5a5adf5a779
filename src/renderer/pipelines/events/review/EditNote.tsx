import { useTranslation } from 'react-i18next';
import { errorText } from '../../../../shared/words/error-text.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import styles from './review.module.css';
import { useReview } from './review-commands.ts';

/** What the last edit came to, or why it was refused; told to whoever cannot see it, too. */
export function EditNote({ userId }: { readonly userId: string }) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const { told, error } = useReview();
  if (error !== null) {
    const { message, hint } = errorText(error, language);
    return (
      <p className={styles.refused} role="alert" data-testid="review-refused">
        {message} {hint}
      </p>
    );
  }
  const isOther = told !== null && told.report.userId !== userId;
  return (
    <p className="g-note" role="status" data-testid="review-told">
      {told === null
        ? ''
        : told.report.events === 0
          ? t('review.nothingChanged')
          : t(`review.told.${told.how}`, {
              what: t(`review.kinds.${told.report.kind}`),
              count: told.report.events,
            }) + (isOther ? t('review.ofUser', { user: told.report.userId }) : '')}
    </p>
  );
}
