import { useTranslation } from 'react-i18next';
import { RunsPage } from '../pages/runs/RunsPage.tsx';
import { SettingsPage } from '../pages/settings/SettingsPage.tsx';
import { WelcomePage } from '../pages/welcome/WelcomePage.tsx';
import { pageViews } from '../pipelines/registry.ts';
import { useStore } from '../store/store.ts';
import { CancelDialog } from './CancelDialog.tsx';
import { AboutDialog } from './commands/AboutDialog.tsx';
import { Palette } from './commands/Palette.tsx';
import { ShortcutsDialog } from './commands/ShortcutsDialog.tsx';
import { useWindowKeys } from './commands/use-window-keys.ts';
import { DropTarget } from './DropTarget.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { ForeignDialog } from './ForeignDialog.tsx';
import { Header } from './Header.tsx';
import { ImportDialog } from './import/ImportDialog.tsx';
import { JobAnnouncer } from './JobAnnouncer.tsx';
import { PageTabs } from './PageTabs.tsx';
import { Problems } from './Problems.tsx';
import { Rail } from './Rail.tsx';
import shellStyles from './shell.module.css';

function CurrentPage() {
  const page = useStore((state) => state.page);
  const path = useStore((state) => state.source?.path);
  if (page === 'settings') return <SettingsPage />;
  if (path === undefined) return <WelcomePage />;
  if (page === 'runs') return <RunsPage key={path} />;
  // Keyed by the file: another file brings its own lists, searches and selections.
  const { Page } = pageViews[page];
  return <Page key={path} />;
}

/** The window: rail, header, and the page between. */
export function Shell() {
  const { t } = useTranslation();
  const page = useStore((state) => state.page);
  useWindowKeys();
  return (
    <div className={shellStyles.shell}>
      <a className={shellStyles.skip} href="#content">
        {t('nav.skip')}
      </a>
      <Rail />
      <Header />
      <PageTabs>
        <main className={shellStyles.main} id="content" tabIndex={-1} key={page}>
          <CurrentPage />
        </main>
      </PageTabs>
      <JobAnnouncer />
      <CancelDialog />
      <ForeignDialog />
      <ImportDialog />
      <ExportDialog />
      <Palette />
      <ShortcutsDialog />
      <AboutDialog />
      <Problems />
      <DropTarget />
    </div>
  );
}
