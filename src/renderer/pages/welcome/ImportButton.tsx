import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconMail, IconMailOpened } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { importMail } from '../../commands/import-mail.ts';
import { useStore } from '../../store/store.ts';

/** The two ways to import mail. */
export function ImportButton({ disabled }: { readonly disabled: boolean }) {
  const { t } = useTranslation();
  const busy = useStore(({ mailImport }) => mailImport.kind === 'choosing' || mailImport.kind === 'running');
  const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;
  return (
    <Menu position="bottom-start" width={300} offset={4}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconMail size={16} />}
          rightSection={<IconChevronDown size={14} />}
          disabled={disabled || busy}
          data-testid="import"
        >
          {t('import.button')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconMail {...icon} />}
          onClick={() => void importMail('mailbox')}
          data-testid="import-mailbox"
        >
          {t('import.mailbox')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconMailOpened {...icon} />}
          onClick={() => void importMail('folder')}
          data-testid="import-folder"
        >
          {t('import.folder')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
