import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconSparkles } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { sampleNames } from '../../../shared/samples.ts';
import { openSample } from '../../commands/open-file.ts';
import styles from './welcome.module.css';

/** A log of made-up people for each recipe that is built in. */
export function SampleMenu({ disabled }: { readonly disabled: boolean }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-start" width={300} offset={4}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconSparkles size={16} />}
          rightSection={<IconChevronDown size={14} />}
          disabled={disabled}
          data-testid="samples"
        >
          {t('welcome.sample')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sampleNames.map((name) => (
          <Menu.Item key={name} onClick={() => void openSample(name)} data-testid={`sample-${name}`}>
            {t(`proposal.recipes.${name}`)}
            <span className={styles.sampleHint}>{t(`welcome.samples.${name}`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
