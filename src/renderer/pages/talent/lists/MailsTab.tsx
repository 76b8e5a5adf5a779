import { Button, Select } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type MailClass,
  type MailStatus,
  type MailSummary,
  mailClasses,
  mailStatuses,
} from '../../../../shared/pipelines/mail.ts';
import { errorText } from '../../../../shared/words/error-text.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { StatusBadge } from '../../../parts/StatusBadge.tsx';
import { mailTones } from '../../../parts/status-tones.ts';
import { showMail } from '../../../store/navigation.ts';
import { useStore } from '../../../store/store.ts';
import { pageSize, usePagedSearch } from '../../users/use-paged-search.ts';
import { ClassBadge } from './ClassBadge.tsx';
import { ListFrame } from './ListFrame.tsx';
import { type ListColumn, ListTable } from './ListTable.tsx';
import { SearchBox } from './SearchBox.tsx';
import { useList } from './use-list.ts';

const any = 'any';

function useColumns(): readonly ListColumn<MailSummary, never>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: 'subject',
        label: t('mails.subject'),
        show: ({ subject }) =>
          subject === '' ? <span className="g-dim">{t('mails.noSubject')}</span> : subject,
        hint: ({ subject }) => subject,
      },
      {
        key: 'sender',
        label: t('mails.sender'),
        width: 176,
        show: (mail) => mail.sender,
        hint: (mail) => mail.sender,
      },
      {
        key: 'time',
        label: t('mails.time'),
        width: 136,
        show: (mail) => mail.timestamp.slice(0, 16).replace('T', ' '),
      },
      {
        key: 'status',
        label: t('mails.status'),
        width: 104,
        show: ({ status }) => <StatusBadge tone={mailTones[status]} label={t(`mails.${status}`)} />,
      },
      {
        key: 'class',
        label: t('mails.class'),
        width: 104,
        show: ({ mailClass }) => <ClassBadge mailClass={mailClass} />,
      },
      {
        key: 'confidence',
        label: t('mails.confidence'),
        width: 92,
        numeric: true,
        show: ({ confidence }) => (confidence === null ? t('unit.none') : format.share(confidence)),
      },
      {
        key: 'reason',
        label: t('mails.reason'),
        width: 160,
        show: ({ error }) =>
          error === null ? null : (
            <span className="g-reason">{errorText(error, format.language).message}</span>
          ),
        hint: ({ error }) => (error === null ? undefined : errorText(error, format.language).message),
      },
    ],
    [t, format],
  );
}

/** Every mail of the file, a page at a time. */
export function MailsTab() {
  const { t } = useTranslation();
  const columns = useColumns();
  const status = useStore((state) => state.mailStatus);
  const [mailClass, setMailClass] = useState<MailClass | null>(null);
  const { search, setSearch, term, offset, setOffset } = usePagedSearch(`${status} ${mailClass}`);
  const list = useList('mail.mails', {
    offset,
    limit: pageSize,
    search: term,
    status,
    mailClass,
  });

  const setStatus = (mailStatus: MailStatus | null): void => useStore.setState({ mailStatus });
  const showAll = (): void => {
    setSearch('');
    setMailClass(null);
    setStatus(null);
  };
  const filtered = term !== '' || status !== null || mailClass !== null;
  return (
    <ListFrame
      list={list}
      offset={offset}
      onOffset={setOffset}
      head={
        <search className="g-filters">
          <SearchBox label={t('mails.searchPlaceholder')} value={search} onChange={setSearch} />
          <Select
            aria-label={t('mails.status')}
            w={144}
            value={status ?? any}
            onChange={(value) => setStatus(mailStatuses.find((one) => one === value) ?? null)}
            data={[
              { value: any, label: t('mails.anyStatus') },
              ...mailStatuses.map((value) => ({ value, label: t(`mails.${value}`) })),
            ]}
          />
          <Select
            aria-label={t('mails.class')}
            w={144}
            value={mailClass ?? any}
            onChange={(value) => setMailClass(mailClasses.find((one) => one === value) ?? null)}
            data={[
              { value: any, label: t('mails.anyClass') },
              ...mailClasses.map((value) => ({ value, label: t(`mails.${value}`) })),
            ]}
          />
        </search>
      }
      empty={
        <EmptyNote icon={<IconMail size={40} stroke={1.25} />} title={t('mails.emptyTitle')}>
          <p>{t(filtered ? 'mails.emptyFilter' : 'mails.emptyFile')}</p>
          {filtered ? (
            <Button variant="default" onClick={showAll}>
              {t('talent.showAll')}
            </Button>
          ) : null}
        </EmptyNote>
      }
    >
      <ListTable
        label={t('talent.mails')}
        testId="mails-table"
        columns={columns}
        rows={list.rows}
        keyOf={keyOf}
        skeleton={list.first}
        stale={list.loading && !list.first}
        onOpen={showMail}
      />
    </ListFrame>
  );
}

const keyOf = (mail: MailSummary): string => mail.emailId;
