import { useTranslation } from 'react-i18next';
import type { UserResult, UserSummary } from '../../../shared/pipelines/events/users.ts';
import { ItemState } from '../../parts/ItemState.tsx';
import type { Tone } from '../../parts/StatusBadge.tsx';

const tones: Readonly<Record<UserResult, Tone>> = {
  none: 'dim',
  done: 'ok',
  incomplete: 'part',
  failed: 'bad',
};

/** What a user has, and what the job does with them. */
export function UserState({ user: { result, inJob } }: { readonly user: UserSummary }) {
  const { t } = useTranslation();
  return (
    <ItemState tone={tones[result]} label={t(`users.${result}`)} has={result !== 'none'} inJob={inJob} />
  );
}
