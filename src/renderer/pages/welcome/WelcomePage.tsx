import { Box, Button, Menu } from '@mantine/core';
import { IconChevronDown, IconFolderOpen, IconSparkles, IconTableImport } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { sampleNames } from '../../../shared/samples.ts';
import { chooseFile, openSample } from '../../commands/open-file.ts';
import { ImportItems } from '../../parts/ImportItems.tsx';
import { WheatMark } from '../../parts/WheatMark.tsx';
import { useStore } from '../../store/store.ts';
import { RecentFiles } from './RecentFiles.tsx';
import styles from './welcome.module.css';

interface ButtonMenuProps {
  readonly icon: ReactNode;
  readonly label: string;
  readonly disabled: boolean;
  readonly testId: string;
  readonly children: ReactNode;
}

function ButtonMenu({ icon, label, disabled, testId, children }: ButtonMenuProps) {
  return (
    <Menu position="bottom-start" width={300} offset={4}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={icon}
          rightSection={<IconChevronDown size={14} />}
          disabled={disabled}
          data-testid={testId}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

/** What shows while no file is open: ways to open one, a log of made-up people for each recipe, and to import one. */
export function WelcomePage() {
  const { t } = useTranslation();
  const opening = useStore((state) => state.opening);
  const sampleAvailable = useStore((state) => state.app.sampleAvailable);
  const importing = useStore(
    (state) => state.importing.kind === 'choosing' || state.importing.kind === 'running',
  );
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
          {sampleAvailable ? (
            <ButtonMenu
              icon={<IconSparkles size={16} />}
              label={t('welcome.sample')}
              disabled={opening}
              testId="samples"
            >
              {sampleNames.map((name) => (
                <Menu.Item key={name} onClick={() => void openSample(name)} data-testid={`sample-${name}`}>
                  {t(`proposal.recipes.${name}`)}
                  <Box component="span" display="block" className="g-note">
                    {t(`welcome.samples.${name}`)}
                  </Box>
                </Menu.Item>
              ))}
            </ButtonMenu>
          ) : null}
          <ButtonMenu
            icon={<IconTableImport size={16} />}
            label={t('import.button')}
            disabled={opening || importing}
            testId="import"
          >
            <ImportItems />
          </ButtonMenu>
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
