import { Box } from '@mantine/core';
import { IconHistory, IconHome, IconSettings } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageName } from '../../shared/contract.ts';
import {
  firstPipeline,
  type PipelineName,
  pipelineContracts,
  pipelineNames,
  runPageOf,
} from '../../shared/pipelines/registry.ts';
import { WheatMark } from '../parts/WheatMark.tsx';
import { pipelineViews } from '../pipelines/registry.ts';
import { showPage } from '../store/navigation.ts';
import { useStore } from '../store/store.ts';
import styles from './rail.module.css';

const icon = { size: 22, stroke: 1.5, 'aria-hidden': true } as const;

interface RailButtonProps {
  readonly page: PageName;
  readonly label: string;
  readonly icon: ReactNode;
  readonly current: boolean;
  readonly testId: string;
}

/** A place of the rail: its icon over its name, where a NavLink of Mantine's is a line with room for what lies below it. */
function RailButton({ page, label, icon, current, testId }: RailButtonProps) {
  return (
    <button
      type="button"
      className={`g-plain ${styles.railButton}`}
      aria-current={current ? 'page' : undefined}
      onClick={() => showPage(page)}
      data-testid={testId}
    >
      {icon}
      <span>{label}</span>
    </button>
  );
}

/** Leads to the page of a pipeline that was shown last; which others it has, their tabs say. */
function PipelineButton({ name }: { readonly name: PipelineName }) {
  const { t } = useTranslation();
  const page = useStore((state) => state.page);
  const last = useStore((state) => state.lastPages[name]);
  const { icon: Icon } = pipelineViews[name];
  const pages: readonly PageName[] = pipelineContracts[name].pages;
  return (
    <RailButton
      page={last ?? runPageOf(name)}
      label={t(`pipeline.${name}`)}
      icon={<Icon {...icon} />}
      current={pages.includes(page)}
      testId={pages.length === 1 ? `nav-${pages[0]}` : `rail-${name}`}
    />
  );
}

/** The left rail: where one is, and where one can go. */
export function Rail() {
  const { t } = useTranslation();
  const page = useStore((state) => state.page);
  const found = useStore(({ source }) => source?.found);
  return (
    <nav className={styles.rail} aria-label={t('nav.label')}>
      <div className={styles.railMark}>
        <WheatMark size={32} />
      </div>
      {found === undefined ? (
        <RailButton
          page={runPageOf(firstPipeline)}
          label={t('nav.welcome')}
          icon={<IconHome {...icon} />}
          current={page !== 'settings'}
          testId="nav-welcome"
        />
      ) : (
        pipelineNames
          .filter((name) => found[name] !== undefined)
          .map((name) => <PipelineButton key={name} name={name} />)
      )}
      {found === undefined ? null : (
        <RailButton
          page="runs"
          label={t('nav.runs')}
          icon={<IconHistory {...icon} />}
          current={page === 'runs'}
          testId="nav-runs"
        />
      )}
      <Box flex={1} />
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
