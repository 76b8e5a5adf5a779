import { Button } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askOrTell } from '../../commands/ask-or-tell.ts';

/** Writes a run on one page that opens anywhere, and shows where it lies. */
export function ReportButton({ jobId }: { readonly jobId: string }) {
  const { t } = useTranslation();
  const [writing, setWriting] = useState(false);
  const write = async (): Promise<void> => {
    setWriting(true);
    await askOrTell('run.report', { jobId });
    setWriting(false);
  };
  return (
    <Button
      variant="default"
      leftSection={<IconFileText size={16} />}
      loading={writing}
      onClick={() => void write()}
      data-testid="report"
    >
      {t('runs.report')}
    </Button>
  );
}
