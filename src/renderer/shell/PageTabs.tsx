import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  isPipelinePage,
  type PipelinePage,
  pipelineContracts,
  pipelineOfPage,
} from '../../shared/pipelines/registry.ts';
import { useFormat } from '../i18n/use-format.ts';
import { pageViews } from '../pipelines/registry.ts';
import { showPage } from '../store/navigation.ts';
import { useStore } from '../store/store.ts';
import styles from './page-tabs.module.css';

function Count({ page }: { readonly page: PipelinePage }) {
  const format = useFormat();
  const count = useStore(({ source }) => (source === null ? null : pageViews[page].count?.(source.found)));
  return count === null || count === undefined ? null : <span className="g-dim">{format.count(count)}</span>;
}

/** The page of a pipeline under the tabs of all its pages; a single page stands alone. */
export function PageTabs({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const page = useStore((state) => state.page);
  const found = useStore(({ source }) => source?.found);
  if (found === undefined || !isPipelinePage(page)) return children;
  const owner = pipelineOfPage(page, found);
  const pages: readonly PipelinePage[] = pipelineContracts[owner].pages;
  if (pages.length < 2) return children;
  return (
    <Tabs
      value={page}
      onChange={(value) => showPage(pages.find((one) => one === value) ?? page)}
      className={styles.tabs}
    >
      <div className={styles.head}>
        <span className={styles.title}>{t(`pipeline.${owner}`)}</span>
        <Tabs.List aria-label={t(`pipeline.${owner}`)} className={styles.list}>
          {pages.map((one) => (
            <Tabs.Tab key={one} value={one} data-testid={`nav-${one}`}>
              {t(`page.${one}`)} <Count page={one} />
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </div>
      {pages.map((one) => (
        <Tabs.Panel key={one} value={one} className={styles.panel} tabIndex={-1}>
          {one === page ? children : null}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
