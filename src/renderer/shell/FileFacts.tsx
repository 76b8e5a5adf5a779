import { Button, Popover, Skeleton } from '@mantine/core';
import { IconFolder } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileStorage, SourceInfo } from '../../shared/source.ts';
import { revealCopy } from '../commands/open-file.ts';
import { useFormat } from '../i18n/use-format.ts';
import { RetryNote } from '../parts/RetryNote.tsx';
import { read } from '../reads/read-client.ts';
import { useStore } from '../store/store.ts';
import styles from './file-facts.module.css';

/** What the file takes, what of it is Gleaner's, and the copies from before the first write. */
function Storage({ storage }: { readonly storage: FileStorage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { sizeBytes, ledgerBytes, resultBytes, copies } = storage;
  const lines = [
    ['size', sizeBytes],
    ['results', resultBytes],
    ['ledger', ledgerBytes],
  ] as const;
  return (
    <>
      <dl className={styles.sizes}>
        {lines.map(([name, bytes]) => (
          <div key={name} data-storage={name}>
            <dt>{t(`storage.${name}`)}</dt>
            <dd>{format.bytes(bytes)}</dd>
          </div>
        ))}
      </dl>
      <p className="g-note">{t('storage.what')}</p>
      <div className={styles.copies}>
        <p>
          {copies.count === 0
            ? t(ledgerBytes === 0 ? 'storage.notYet' : 'storage.noCopy')
            : t('storage.copies', { count: copies.count, size: format.bytes(copies.bytes) })}
        </p>
        {copies.newest === null ? null : (
          <Button
            variant="default"
            leftSection={<IconFolder size={16} />}
            title={copies.newest}
            onClick={() => void revealCopy()}
            data-testid="reveal-copy"
          >
            {t('header.reveal')}
          </Button>
        )}
      </div>
      {copies.newest === null ? null : <p className="g-note">{t('storage.restore')}</p>}
    </>
  );
}

function StorageRead({ path }: { readonly path: string }) {
  const status = useStore(({ job }) => job?.status ?? null);
  const { data, error, refetch } = useQuery({
    queryKey: ['storage', path, status],
    queryFn: () => read('source.storage', undefined),
    staleTime: 0,
  });
  if (data !== undefined) return <Storage storage={data} />;
  if (error !== null) return <RetryNote error={error} onRetry={() => void refetch()} />;
  return <Skeleton height={96} />;
}

/** How large the open file is, and on a press what of it is Gleaner's. */
export function FileFacts({ source }: { readonly source: SourceInfo }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width={340}
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          className={`g-plain ${styles.size}`}
          title={t('storage.title')}
          onClick={() => setOpened(!opened)}
          data-testid="file-size"
        >
          {format.bytes(source.sizeBytes)}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.storage} data-testid="file-storage">
        <h2>{t('storage.title')}</h2>
        <StorageRead path={source.path} />
      </Popover.Dropdown>
    </Popover>
  );
}
