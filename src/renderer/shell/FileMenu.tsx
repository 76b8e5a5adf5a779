import { Menu } from '@mantine/core';
import {
  IconChevronDown,
  IconDatabase,
  IconFolder,
  IconFolderOpen,
  IconPlayerEject,
  IconSparkles,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SourceInfo } from '../../shared/source.ts';
import { chooseFile, closeFile, openPath, openSample, revealFile } from '../commands/open-file.ts';
import { ImportItems } from '../parts/ImportItems.tsx';
import { useStore } from '../store/store.ts';
import styles from './header.module.css';

/** The open file's name, and what can be done with files. */
export function FileMenu({ source }: { readonly source: SourceInfo }) {
  const { t } = useTranslation();
  const recent = useStore((state) => state.recent);
  const sampleAvailable = useStore((state) => state.app.sampleAvailable);
  const others = recent.filter((file) => file.path !== source.path).slice(0, 6);
  const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;
  return (
    <Menu position="bottom-start" width={320} offset={4}>
      <Menu.Target>
        <button
          type="button"
          className={`g-plain ${styles.fileButton}`}
          data-testid="file-menu"
          aria-label={t('header.fileMenu', { name: source.name })}
          title={source.path}
        >
          <IconDatabase {...icon} />
          <span className="g-truncate">{source.name}</span>
          <IconChevronDown {...icon} size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFolderOpen {...icon} />} onClick={() => void chooseFile()}>
          {t('header.open')}
        </Menu.Item>
        {sampleAvailable ? (
          <Menu.Item leftSection={<IconSparkles {...icon} />} onClick={() => void openSample()}>
            {t('header.sample')}
          </Menu.Item>
        ) : null}
        <ImportItems />
        <Menu.Item leftSection={<IconFolder {...icon} />} onClick={() => void revealFile()}>
          {t('header.reveal')}
        </Menu.Item>
        <Menu.Item leftSection={<IconPlayerEject {...icon} />} onClick={() => void closeFile()}>
          {t('header.close')}
        </Menu.Item>
        {others.length === 0 ? null : (
          <>
            <Menu.Divider />
            <Menu.Label>{t('header.recent')}</Menu.Label>
            {others.map((file) => (
              <Menu.Item key={file.path} title={file.path} onClick={() => void openPath(file.path)}>
                <span className="g-truncate">{file.name}</span>
                <span className="g-truncate g-note">{file.folder}</span>
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
