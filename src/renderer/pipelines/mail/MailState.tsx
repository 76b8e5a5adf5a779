import { useTranslation } from 'react-i18next';
import type { MailResult, MailSummary } from '../../../shared/pipelines/mail.ts';
import { ItemState } from '../../parts/ItemState.tsx';
import type { Tone } from '../../parts/StatusBadge.tsx';

const tones: Readonly<Record<MailResult, Tone>> = { none: 'dim', done: 'ok', failed: 'bad' };

/** What a mail has, and what the job does with it. */
export function MailState({ mail: { result, inJob } }: { readonly mail: MailSummary }) {
  const { t } = useTranslation();
  return (
    <ItemState tone={tones[result]} label={t(`mails.${result}`)} has={result !== 'none'} inJob={inJob} />
  );
}
