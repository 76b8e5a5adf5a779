import { Menu } from '@mantine/core';
import { IconMail, IconMailOpened } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { importMail } from '../commands/import-mail.ts';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** The two ways to import mail, in a menu. */
export function ImportItems() {
  const { t } = useTranslation();
  return (
    <>
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
    </>
  );
}
