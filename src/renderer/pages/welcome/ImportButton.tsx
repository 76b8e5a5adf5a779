import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconTableImport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ImportItems } from '../../parts/ImportItems.tsx';
import { useStore } from '../../store/store.ts';

/** Rows and mail are imported from here. */
export function ImportButton({ disabled }: { readonly disabled: boolean }) {
  const { t } = useTranslation();
  const busy = useStore(({ importing }) => importing.kind === 'choosing' || importing.kind === 'running');
  return (
    <Menu position="bottom-start" width={300} offset={4}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconTableImport size={16} />}
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
