import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import type { FailuresExport } from '../../../../shared/pipelines/failures.ts';
import { errorText } from '../../../../shared/words/error-text.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useRead } from '../../../reads/use-read.ts';
import { useStore } from '../../../store/store.ts';

/** Which failures go out; null for all. */
interface Asked {
  readonly code: string | null;
  readonly jobId: string | null;
}

const all: Asked = { code: null, jobId: null };
const useAsked = create<Asked>()(() => all);

useStore.subscribe((now, before) => {
  if (now.source?.path !== before.source?.path) useAsked.setState(all);
});

/** What is asked of the failures that are written out. */
export function failuresAsked(): FailuresExport {
  const { code, jobId } = useAsked.getState();
  return { codes: code === null ? [] : [code], jobId };
}

const any = '';

/** Why users failed, and in which run, as far as there are failures of it. */
export function FailureFields({ disabled }: { readonly disabled: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { code, jobId } = useAsked();
  const { data: counts } = useRead('events.failures', undefined);
  const { data: runs } = useRead('run.list', undefined);
  const counted = (what: string, users: number): string =>
    t('exportFailures.counted', { what, users: format.count(users) });
  const begun = new Map(runs?.map(({ job, createdAt }) => [job.jobId, createdAt]));
  const whenOf = (id: string): string => {
    const at = begun.get(id);
    return at === undefined ? id : format.exact(at).slice(0, 16);
  };
  const common = { allowDeselect: false, disabled, comboboxProps: { withinPortal: false } } as const;
  return (
    <>
      <Select
        {...common}
        label={t('exportFailures.cause')}
        data={[
          { value: any, label: t('exportFailures.anyCause') },
          ...(counts?.causes ?? []).map(({ error, users }) => ({
            value: error.code,
            label: counted(errorText(error, format.language).message, users),
          })),
        ]}
        value={code ?? any}
        onChange={(value) => useAsked.setState({ code: value === any ? null : value })}
      />
      <Select
        {...common}
        label={t('exportFailures.run')}
        data={[
          { value: any, label: t('exportFailures.anyRun') },
          ...(counts?.runs ?? []).map(({ jobId: id, users }) => ({
            value: id,
            label: counted(whenOf(id), users),
          })),
        ]}
        value={jobId ?? any}
        onChange={(value) => useAsked.setState({ jobId: value === any ? null : value })}
      />
    </>
  );
}
