import { ActionIcon, CopyButton as Copying, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Copies a text, and says for a moment that it did. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const { t } = useTranslation();
  return (
    <Copying value={text} timeout={1500}>
      {({ copied, copy }) => {
        const Icon = copied ? IconCheck : IconCopy;
        return (
          <Tooltip label={copied ? t('common.copied') : label}>
            <ActionIcon aria-label={label} onClick={copy} color={copied ? 'teal' : 'gray'}>
              <Icon size={16} stroke={1.75} />
            </ActionIcon>
          </Tooltip>
        );
      }}
    </Copying>
  );
}
