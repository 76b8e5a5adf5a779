import { Select } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type MailClass,
  type MailFilter,
  type MailSummary,
  mailClasses,
  mailFilters,
} from '../../../../shared/pipelines/mail.ts';
import { errorText } from '../../../../shared/words/error-text.ts';
import { stamp } from '../../../i18n/stamp.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import type { Column } from '../../../parts/table/column.ts';
import { ListView } from '../../../parts/table/ListView.tsx';
import styles from '../../../parts/table/list.module.css';
import { SearchBox } from '../../../parts/table/SearchBox.tsx';
import { useSearch } from '../../../parts/table/use-search.ts';
import { useListRead } from '../../../reads/use-list-read.ts';
import { showMail } from '../../../store/navigation.ts';
import { useStore } from '../../../store/store.ts';
import { ClassBadge, MailState } from '../MailState.tsx';

const any = 'any';

function useColumns(): readonly Column<MailSummary>[] {
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
        width: '17%',
        show: (mail) => mail.sender,
        hint: (mail) => mail.sender,
      },
      {
        key: 'time',
        label: t('mails.time'),
        width: 148,
        // To the minute, that all stand under one another; the rest and the zone on pointing at it.
        show: (mail) => stamp(mail.timestamp).slice(0, 16),
        hint: (mail) => stamp(mail.timestamp),
      },
      {
        key: 'status',
        label: t('mails.status'),
        width: 120,
        show: (mail) => <MailState mail={mail} />,
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
        width: '10%',
        className: 'g-dim',
        show: ({ error }) => (error === null ? null : errorText(error, format.language).message),
        hint: ({ error }) => (error === null ? undefined : errorText(error, format.language).message),
      },
    ],
    [t, format],
  );
}

/** Every mail of the file. */
export function MailsTab() {
  const { t } = useTranslation();
  const columns = useColumns();
  const show = useStore((state) => state.shownMails);
  const [mailClass, setMailClass] = useState<MailClass | null>(null);
  const { search, setSearch, term } = useSearch();
  const list = useListRead('mail.mails', { search: term, show, mailClass });

  const setShown = (shownMails: MailFilter | null): void => useStore.setState({ shownMails });
  const showAll = (): void => {
    setSearch('');
    setMailClass(null);
    setShown(null);
  };
  const isFiltered = term !== '' || show !== null || mailClass !== null;
  return (
    <div className={`${styles.page} ${styles.part}`}>
      <search className={styles.filters}>
        <SearchBox label={t('mails.searchPlaceholder')} value={search} onChange={setSearch} />
        <Select
          aria-label={t('mails.status')}
          w={144}
          value={show ?? any}
          onChange={(value) => setShown(mailFilters.find((one) => one === value) ?? null)}
          data={[
            { value: any, label: t('mails.anyStatus') },
            ...mailFilters.map((value) => ({ value, label: t(`mails.${value}`) })),
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
      <ListView
        list={list}
        label={t('talent.mails')}
        keys={t('talent.keys')}
        testId="mails-table"
        minWidth={840}
        columns={columns}
        keyOf={keyOf}
        onOpen={showMail}
        empty={{
          icon: <IconMail size={40} stroke={1.25} />,
          title: t('mails.emptyTitle'),
          words: t(isFiltered ? 'mails.emptyFilter' : 'mails.emptyFile'),
          action: isFiltered ? { label: t('talent.showAll'), onClick: showAll } : undefined,
        }}
      />
    </div>
  );
}

const keyOf = (mail: MailSummary): string => mail.emailId;
