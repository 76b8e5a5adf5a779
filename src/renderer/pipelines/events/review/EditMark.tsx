import { IconCheck, IconPencil, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { EditMark as Mark } from '../../../../shared/pipelines/review.ts';
import styles from './review.module.css';

const icons = { accepted: IconCheck, edited: IconPencil, added: IconPlus } as const;

/** What an analyst has done with an event, in a word. */
export function EditMark({ mark }: { readonly mark: Mark }) {
  const { t } = useTranslation();
  const Icon = icons[mark];
  return (
    <span className={styles.mark} data-mark={mark}>
      <Icon size={14} stroke={2} aria-hidden="true" />
      {t(`review.marks.${mark}`)}
    </span>
  );
}
