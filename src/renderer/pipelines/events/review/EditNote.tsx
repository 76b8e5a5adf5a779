import { useTranslation } from 'react-i18next';
import { errorText } from '../../../../shared/words/error-text.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import styles from './review.module.css';
import { useReview } from './review-commands.ts';

/** What the last edit came to, or why it was refused; else how the two lists belong together. */
export function EditNote({ userId, legend }: { readonly userId: string; readonly legend: string }) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const { told, error, mode } = useReview();
  if (error !== null) {
    const { message, hint } = errorText(error, language);
    return (
      <span className={styles.refused} role="alert" data-testid="review-refused">
        {message} {hint}
      </span>
    );
  }
  if (told === null) return <span role="status">{mode === null ? legend : t('review.modeKeys')}</span>;
  const { report, how } = told;
  const marksUser = report.kind === 'done' || report.kind === 'reopen';
  const what = t(`review.kinds.${report.kind}`);
  return (
    <span role="status" data-testid="review-told">
      {report.events === 0 && !marksUser
        ? t('review.nothingChanged')
        : t(`review.told.${how}`, { what, count: report.events })}
      {report.userId === userId ? '' : t('review.ofUser', { user: report.userId })}
    </span>
  );
}
