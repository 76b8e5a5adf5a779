import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import styles from './review.module.css';

/** To the user before or behind in the list. */
export function UserSteps({ onStep }: { readonly onStep: (by: 1 | -1) => void }) {
  const { t } = useTranslation();
  const step = (by: 1 | -1, label: string, Icon: typeof IconChevronLeft) => (
    <ActionIcon aria-label={label} title={label} onClick={() => onStep(by)}>
      <Icon size={18} stroke={1.75} />
    </ActionIcon>
  );
  return (
    <span className={styles.steps}>
      {step(-1, t('review.previousUser'), IconChevronLeft)}
      {step(1, t('review.nextUser'), IconChevronRight)}
    </span>
  );
}
