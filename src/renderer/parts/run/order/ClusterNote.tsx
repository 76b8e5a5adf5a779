import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../store/store.ts';
import { CopyButton } from '../../CopyButton.tsx';
import styles from './cluster-note.module.css';

/** The command that writes the requests of a file out for a cluster where the model has this name. */
const exportCommand = (path: string, model: string): string =>
  `gleaner order export "${path}" --out "${path}.shards" --shards 8 --model "${model}"`;

/** That a cluster can answer what an order would: folded away until somebody asks. */
export function ClusterNote() {
  const { t } = useTranslation();
  const path = useStore(({ source }) => source?.path ?? null);
  const model = useStore(({ settings }) => settings.model.model);
  if (path === null) return null;
  const command = exportCommand(path, model);
  return (
    <details className={styles.cluster} data-testid="cluster">
      <summary>{t('order.cluster')}</summary>
      <p>{t('order.clusterWhat')}</p>
      <Group gap="xs" wrap="nowrap" mt={4}>
        <code>{command}</code>
        <CopyButton text={command} label={t('order.clusterCopy')} />
      </Group>
    </details>
  );
}
