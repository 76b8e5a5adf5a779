import { IconHome, IconSettings } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageName } from '../../shared/contract.ts';
import {
  firstPipeline,
  type PipelinePage,
  pipelineContracts,
  pipelineNames,
  runPageOf,
} from '../../shared/pipelines/registry.ts';
import { WheatMark } from '../parts/WheatMark.tsx';
import { pageViews } from '../pipelines/registry.ts';
import { showPage } from '../store/navigation.ts';
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

/** A place of the rail: its icon over its name, where a NavLink of Mantine's is a line with room for what lies below it. */
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
  const found = useStore(({ source }) => source?.found);
  // Without a file the pages stand there that most files have.
  const shown = pipelineNames
    .filter((name) => (found === undefined ? name === firstPipeline : found[name] !== undefined))
    .flatMap((name): readonly PipelinePage[] => pipelineContracts[name].pages);
  const icon = { size: 22, stroke: 1.5, 'aria-hidden': true } as const;
  return (
    <nav className={styles.rail} aria-label={t('nav.label')}>
      <div className={styles.railMark}>
        <WheatMark size={32} />
      </div>
      {noFile ? (
        <RailButton
          page={runPageOf(firstPipeline)}
          label={t('nav.welcome')}
          icon={<IconHome {...icon} />}
          current={page !== 'settings'}
          testId="nav-welcome"
        />
      ) : null}
      {shown.map((name) => {
        const { icon: Icon } = pageViews[name];
        return (
          <RailButton
            key={name}
            page={name}
            label={t(`page.${name}`)}
            icon={<Icon {...icon} />}
            current={!noFile && page === name}
            disabled={noFile}
            testId={`nav-${name}`}
          />
        );
      })}
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
