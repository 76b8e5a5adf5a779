import { Menu } from '@mantine/core';
import { IconMail, IconMailOpened, IconTableImport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { importMail, planRows } from '../commands/imports.ts';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** What can be imported, in a menu: rows, and mail in two ways. */
export function ImportItems() {
  const { t } = useTranslation();
  return (
    <>
      <Menu.Item
        leftSection={<IconTableImport {...icon} />}
        onClick={() => void planRows()}
        data-testid="import-rows"
      >
        {t('rows.choose')}
      </Menu.Item>
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
