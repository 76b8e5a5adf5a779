import { IconHome, IconListDetails, IconMailSearch, IconSettings, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { WheatMark } from '../parts/WheatMark.tsx';
import { showPage } from '../store/navigation.ts';
import type { PageName } from '../store/state.ts';
import { useStore } from '../store/store.ts';
import styles from './rail.module.css';

interface RailButtonProps {
  readonly page: PageName;
  readonly label: string;
  readonly icon: ReactNode;
  readonly current: boolean;
  readonly disabled?: boolean;
  readonly testId: string;
}

function RailButton({ page, label, icon, current, disabled = false, testId }: RailButtonProps) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={styles.railButton}
      aria-current={current ? 'page' : undefined}
      disabled={disabled}
      title={disabled ? t('nav.needsFile') : undefined}
      onClick={() => showPage(page)}
      data-testid={testId}
    >
      {icon}
      <span>{label}</span>
    </button>
  );
}

/** The left rail: where one is, and where one can go. */
export function Rail() {
  const { t } = useTranslation();
  const page = useStore((state) => state.page);
  const noFile = useStore((state) => state.source === null);
  const hasRows = useStore(({ source }) => source === null || source.found.events !== undefined);
  const hasMail = useStore(({ source }) => source?.found.mail !== undefined);
  const icon = { size: 22, stroke: 1.5, 'aria-hidden': true } as const;
  return (
    <nav className={styles.rail} aria-label={t('nav.label')}>
      <div className={styles.railMark}>
        <WheatMark size={32} />
      </div>
      {noFile ? (
        <RailButton
          page="extract"
          label={t('nav.welcome')}
          icon={<IconHome {...icon} />}
          current={page !== 'settings'}
          testId="nav-welcome"
        />
      ) : null}
      {hasRows ? (
        <>
          <RailButton
            page="extract"
            label={t('nav.extract')}
            icon={<IconListDetails {...icon} />}
            current={!noFile && page === 'extract'}
            disabled={noFile}
            testId="nav-extract"
          />
          <RailButton
            page="users"
            label={t('nav.users')}
            icon={<IconUsers {...icon} />}
            current={!noFile && page === 'users'}
            disabled={noFile}
            testId="nav-users"
          />
        </>
      ) : null}
      {hasMail ? (
        <RailButton
          page="talent"
          label={t('nav.talent')}
          icon={<IconMailSearch {...icon} />}
          current={page === 'talent'}
          testId="nav-talent"
        />
      ) : null}
      <div className={styles.railSpace} />
      <RailButton
        page="settings"
        label={t('nav.settings')}
        icon={<IconSettings {...icon} />}
        current={page === 'settings'}
        testId="nav-settings"
      />
    </nav>
  );
}
