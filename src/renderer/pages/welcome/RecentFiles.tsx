import { Box } from '@mantine/core';
import { IconDatabase } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { clearRecent, openPath } from '../../commands/open-file.ts';
import { useStore } from '../../store/store.ts';
import styles from './welcome.module.css';

/** Files opened before, the latest first. */
export function RecentFiles() {
  const { t } = useTranslation();
  const recent = useStore((state) => state.recent);
  const opening = useStore((state) => state.opening);
  return (
    <section className={styles.recent} aria-labelledby="recent-title">
      <div className={styles.recentHead}>
        <h2 id="recent-title">{t('welcome.recent')}</h2>
        {recent.length === 0 ? null : (
          <button type="button" className="g-link" onClick={() => void clearRecent()}>
            {t('welcome.clear')}
          </button>
        )}
      </div>
      {recent.length === 0 ? (
        <Box component="p" p="xs" className="g-dim">
          {t('welcome.noRecent')}
        </Box>
      ) : (
        <ul>
          {recent.map((file) => (
            <li key={file.path}>
              <button
                type="button"
                className={`g-plain ${styles.recentFile}`}
                title={file.path}
                disabled={opening}
                onClick={() => void openPath(file.path)}
              >
                <IconDatabase size={18} stroke={1.5} aria-hidden="true" />
                <Box component="span" miw={0}>
                  <Box component="span" fw={600} className="g-truncate">
                    {file.name}
                  </Box>
                  <span className="g-truncate g-note">{file.folder}</span>
                </Box>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
