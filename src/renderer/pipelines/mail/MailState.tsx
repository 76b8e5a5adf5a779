import { useTranslation } from 'react-i18next';
import type { MailClass, MailResult, MailSummary } from '../../../shared/pipelines/mail.ts';
import { ItemState } from '../../parts/ItemState.tsx';
import type { Tone } from '../../parts/StatusBadge.tsx';
import listStyles from './lists/lists.module.css';

const tones: Readonly<Record<MailResult, Tone>> = { none: 'dim', done: 'ok', failed: 'bad' };

/** What a mail has, and what the job does with it. */
export function MailState({ mail: { result, inJob } }: { readonly mail: MailSummary }) {
  const { t } = useTranslation();
  return (
    <ItemState tone={tones[result]} label={t(`mails.${result}`)} has={result !== 'none'} inJob={inJob} />
  );
}

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
