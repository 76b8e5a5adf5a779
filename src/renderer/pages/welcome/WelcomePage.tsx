import { Button } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { chooseFile } from '../../commands/open-file.ts';
import { WheatMark } from '../../parts/WheatMark.tsx';
import { useStore } from '../../store/store.ts';
import { ImportButton } from './ImportButton.tsx';
import { RecentFiles } from './RecentFiles.tsx';
import { SampleMenu } from './SampleMenu.tsx';
import styles from './welcome.module.css';

/** What shows while no file is open: ways to open one. */
export function WelcomePage() {
  const { t } = useTranslation();
  const opening = useStore((state) => state.opening);
  const sampleAvailable = useStore((state) => state.app.sampleAvailable);
  return (
    <div className={styles.welcome} data-testid="welcome">
      <div className={styles.welcomeLead}>
        <span className={styles.welcomeMark}>
          <WheatMark size={48} />
        </span>
        <h1>{t('welcome.title')}</h1>
        <p className={styles.welcomeText}>{t('welcome.lead')}</p>
        <div className="g-actions">
          <Button
            leftSection={<IconFolderOpen size={16} />}
            onClick={() => void chooseFile()}
            loading={opening}
          >
            {t('welcome.open')}
          </Button>
          {sampleAvailable ? <SampleMenu disabled={opening} /> : null}
          <ImportButton disabled={opening} />
        </div>
        <p className="g-note" aria-live="polite">
          {opening ? t('welcome.opening') : t('welcome.drop')}
        </p>
        {sampleAvailable ? <p className="g-note">{t('welcome.sampleHint')}</p> : null}
      </div>
      <RecentFiles />
    </div>
  );
}
