import { ActionIcon, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../../shared/app-error.ts';
import { csvText } from '../../../shared/spreadsheet-text.ts';
import { askOrTell } from '../../commands/ask-or-tell.ts';
import { withProblem } from '../../store/reducers.ts';
import { update } from '../../store/store.ts';
import { chartPng } from './chart-png.ts';

interface SaveMenuProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly values: readonly (readonly (string | number)[])[];
  /** Where the chart is. */
  readonly chart: RefObject<HTMLDivElement | null>;
  /** The table is on show in its place. */
  readonly hidden: boolean;
}

/** Saves a picture: as what it looks like, or as its figures. */
export function SaveMenu({ title, columns, values, chart, hidden }: SaveMenuProps) {
  const { t } = useTranslation();
  const saveCsv = (): void => {
    // Excel takes it for another encoding without the mark.
    const content = `\uFEFF${csvText([columns, ...values])}`;
    void askOrTell('picture.save', { name: title, format: 'csv', content });
  };
  const savePng = async (): Promise<void> => {
    const svg = chart.current?.querySelector<SVGSVGElement>('svg.recharts-surface');
    if (svg == null) return;
    try {
      await askOrTell('picture.save', { name: title, format: 'png', content: await chartPng(svg, title) });
    } catch (thrown) {
      update((state) => withProblem(state, toErrorInfo(thrown)));
    }
  };
  const label = t('picture.save');
  return (
    <Menu position="bottom-end" width={160} offset={4}>
      <Menu.Target>
        <ActionIcon aria-label={`${title}: ${label}`} title={label}>
          <IconDownload size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={saveCsv}>{t('picture.csv')}</Menu.Item>
        <Menu.Item onClick={() => void savePng()} disabled={hidden}>
          {t('picture.png')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
