import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconMail } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ImportItems } from '../../parts/ImportItems.tsx';
import { useStore } from '../../store/store.ts';

/** Mail is imported from here, in two ways. */
export function ImportButton({ disabled }: { readonly disabled: boolean }) {
  const { t } = useTranslation();
  const busy = useStore(({ mailImport }) => mailImport.kind === 'choosing' || mailImport.kind === 'running');
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
        <ImportItems />
      </Menu.Dropdown>
    </Menu>
  );
}
