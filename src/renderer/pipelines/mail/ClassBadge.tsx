import { useTranslation } from 'react-i18next';
import type { MailClass } from '../../../shared/pipelines/mail.ts';
import listStyles from './lists/lists.module.css';

/** What a mail was told to be. A plain element and no Badge of Mantine's: every row of the table of mails is drawn with one. */
export function ClassBadge({ mailClass }: { readonly mailClass: MailClass | null }) {
  const { t } = useTranslation();
  if (mailClass === null) return <span className="g-dim">{t('unit.none')}</span>;
  return (
    <span className={listStyles.class} data-class={mailClass}>
      {t(`mails.${mailClass}`)}
    </span>
  );
}
