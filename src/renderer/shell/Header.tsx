import { Box, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { pipelineNames } from '../../shared/pipelines/registry.ts';
import { pipelineViews } from '../pipelines/registry.ts';
import { useStore } from '../store/store.ts';
import { FileFacts } from './FileFacts.tsx';
import { FileMenu } from './FileMenu.tsx';
import styles from './header.module.css';
import { JobPill } from './JobPill.tsx';

/** What is open, and how its job goes. Shows on every page. */
export function Header() {
  const { t } = useTranslation();
  const source = useStore((state) => state.source);
  return (
    <header className={styles.header}>
      {source === null ? (
        <Box component="span" ps="xs" fz="md" fw={600}>
          {t('app.name')}
        </Box>
      ) : (
        <Group gap="sm" wrap="nowrap" miw={0}>
          <FileMenu source={source} />
          <span className={styles.headerFacts} data-testid="file-facts">
            <span>
              <FileFacts source={source} />
            </span>
            {pipelineNames.map((name) => {
              const { Facts } = pipelineViews[name];
              return <Facts key={name} />;
            })}
            {source.sidecar === null ? null : (
              <span
                className={styles.headerSidecar}
                title={t('header.sidecarHint', { path: source.sidecar })}
              >
                {t('header.sidecar')}
              </span>
            )}
          </span>
        </Group>
      )}
      {source === null ? null : <JobPill />}
    </header>
  );
}
