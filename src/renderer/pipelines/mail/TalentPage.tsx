import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import pageStyles from '../../parts/page.module.css';
import { RunPanels } from '../../parts/run/RunPanels.tsx';
import { showTalent } from '../../store/navigation.ts';
import { type TalentTab as TabName, talentTabs } from '../../store/state.ts';
import { useStore } from '../../store/store.ts';
import { MailDrawer } from './drawer/MailDrawer.tsx';
import { MailsTab } from './lists/MailsTab.tsx';
import { TalentTab } from './lists/TalentTab.tsx';
import { mailRun } from './mail-run.tsx';
import { MatchesTab } from './matches/MatchesTab.tsx';
import { SearchTab } from './search/SearchTab.tsx';
import talentStyles from './talent.module.css';

/** How many things a part lists, beside its name. */
function Count({ tab }: { readonly tab: TabName }) {
  const format = useFormat();
  const count = useStore(({ source }) => {
    const mail = source?.found.mail ?? null;
    if (mail === null || tab === 'run' || tab === 'search') return null;
    return { mails: mail.mails, candidates: mail.candidates, projects: mail.projects, matches: mail.matches }[
      tab
    ];
  });
  return count === null ? null : <span className="g-dim">{format.count(count)}</span>;
}

function Part({ tab }: { readonly tab: TabName }) {
  switch (tab) {
    case 'run':
      return (
        <div className={`${pageStyles.page} ${talentStyles.talentRun}`}>
          <RunPanels face={mailRun} />
        </div>
      );
    case 'mails':
      return <MailsTab />;
    case 'candidates':
      return <TalentTab key="candidate" kind="candidate" />;
    case 'projects':
      return <TalentTab key="project" kind="project" />;
    case 'matches':
      return <MatchesTab />;
    default:
      return <SearchTab />;
  }
}

/** The mails of the file: the job over them, what was found in them, what fits what, and a search. */
export function TalentPage() {
  const { t } = useTranslation();
  const tab = useStore((state) => state.talentTab);
  return (
    <div className={talentStyles.talent}>
      <Tabs
        value={tab}
        onChange={(value) => showTalent(talentTabs.find((one) => one === value) ?? 'run')}
        keepMounted={false}
        className={talentStyles.talentTabs}
      >
        <div className={talentStyles.talentHead}>
          <h1>{t('talent.title')}</h1>
          <Tabs.List aria-label={t('talent.tabs')}>
            {talentTabs.map((one) => (
              <Tabs.Tab key={one} value={one} data-testid={`tab-${one}`}>
                {t(`talent.${one}`)} <Count tab={one} />
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </div>
        {talentTabs.map((one) => (
          <Tabs.Panel key={one} value={one} className={talentStyles.talentPart} tabIndex={-1}>
            <Part tab={one} />
          </Tabs.Panel>
        ))}
      </Tabs>
      <MailDrawer />
    </div>
  );
}
