import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import styles from './user.module.css';

/** What is told of an event besides, and of each value whether it stands in a row that the event cites. */
export function EventAttributes({ event }: { readonly event: ExtractedEvent }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span className={styles.attributes}>
      {Object.entries(event.attributes ?? {}).map(([name, value]) => {
        const isLoose = event.ungrounded?.includes(name) === true;
        const Mark = isLoose ? IconAlertTriangle : IconCheck;
        return (
          <span
            key={name}
            className={styles.attribute}
            data-loose={isLoose || undefined}
            title={t(isLoose ? 'user.ungroundedHint' : 'user.groundedHint')}
          >
            <Mark size={14} stroke={2} aria-hidden="true" />
            {name}: {value}
            {isLoose ? (
              <span className="g-dim">{format.inBrackets(t('user.ungrounded'))}</span>
            ) : (
              <span className="g-hidden">{format.inBrackets(t('user.grounded'))}</span>
            )}
          </span>
        );
      })}
    </span>
  );
}
