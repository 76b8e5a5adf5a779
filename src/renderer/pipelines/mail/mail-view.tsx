import { IconMailSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../store/store.ts';
import type { PipelineView } from '../pipeline-view.ts';
import { MatchSettings } from './MatchSettings.tsx';
import { TalentPage } from './TalentPage.tsx';

function Facts() {
  const { t } = useTranslation();
  const mail = useStore(({ source }) => source?.found.mail);
  return mail === undefined ? null : <span>{t('unit.mails', { count: mail.mails })}</span>;
}

/** Mails, and the candidates, projects and matches found in them. */
export const mailView: PipelineView<'talent'> = {
  icon: IconMailSearch,
  Facts,
  Settings: MatchSettings,
  pages: { talent: { Page: TalentPage } },
};
