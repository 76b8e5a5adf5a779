import type { TFunction } from 'i18next';
import type { PageName } from '../../../shared/contract.ts';
import {
  firstPipeline,
  isPipelinePage,
  pipelineContracts,
  pipelineNames,
} from '../../../shared/pipelines/registry.ts';
import { openExport } from '../../commands/exports.ts';
import { planRows } from '../../commands/imports.ts';
import { pauseAfterRequests, pauseJob, resumeJob } from '../../commands/job-commands.ts';
import { chooseFile, closeFile, openPath, openSample, revealFile } from '../../commands/open-file.ts';
import { showLogs } from '../../commands/show-logs.ts';
import { showPage, showRun, showSetting } from '../../store/navigation.ts';
import { isActive, isInTheWay } from '../../store/reducers.ts';
import type { State } from '../../store/state.ts';
import { useStore } from '../../store/store.ts';
import { type Shortcut, shortcutOfPage, shortcuts } from './shortcuts.ts';

/** One thing that can be done from the palette. */
interface PaletteAction {
  readonly id: string;
  readonly label: string;
  readonly shortcut?: Shortcut | undefined;
  readonly run: () => void;
}

/** Fields of the settings that are looked for by name, by the id of the field. */
const fields = [
  ['setting-preset', 'model'],
  ['setting-apiKey', 'apiKey'],
  ['setting-concurrency', 'concurrency'],
  ['setting-priceIn', 'priceIn'],
  ['setting-budget', 'budget'],
] as const;

function pagesOf({ source }: State, t: TFunction): readonly PaletteAction[] {
  const found = source?.found;
  const own =
    found === undefined
      ? []
      : pipelineNames
          .filter((name) => found[name] !== undefined)
          .flatMap((name) => pipelineContracts[name].pages.map((page) => [page, name] as const));
  const nameOf = (page: PageName): string => (isPipelinePage(page) ? t(`page.${page}`) : t(`nav.${page}`));
  const goTo = (page: PageName, under?: string): PaletteAction => ({
    id: `page-${page}`,
    label: under === undefined ? nameOf(page) : t('palette.pageOf', { page: nameOf(page), pipeline: under }),
    shortcut: shortcutOfPage(page),
    run: () => showPage(page),
  });
  return [
    ...own.map(([page, name]) => goTo(page, t(`pipeline.${name}`))),
    ...(found === undefined ? [] : [goTo('runs')]),
    goTo('settings'),
  ];
}

function jobOf({ source, job }: State, t: TFunction): readonly PaletteAction[] {
  if (source === null) return [];
  const running = job?.status === 'running';
  const all: readonly (PaletteAction & { readonly when: boolean })[] = [
    {
      ...{ id: 'job-start', when: !isInTheWay(job), label: t('palette.newRun'), shortcut: shortcuts.start },
      run: () => showRun(pipelineNames.find((name) => source.found[name] !== undefined) ?? firstPipeline),
    },
    { id: 'job-pause', when: running, label: t('progress.pauseNow'), run: () => void pauseJob() },
    {
      ...{ id: 'job-pause-after', when: running, label: t('progress.pauseAfter') },
      run: () => void pauseAfterRequests(),
    },
    {
      ...{ id: 'job-resume', when: job?.status === 'paused', label: t('progress.resume') },
      run: () => void resumeJob(),
    },
    {
      ...{ id: 'job-cancel', when: isActive(job), label: t('progress.cancel') },
      run: () => useStore.setState({ cancelAsked: true }),
    },
  ];
  return all.filter(({ when }) => when);
}

function filesOf({ source, recent, app }: State, t: TFunction): readonly PaletteAction[] {
  return [
    { id: 'file-open', label: t('palette.open'), shortcut: shortcuts.open, run: () => void chooseFile() },
    { id: 'file-import', label: t('palette.importData'), run: () => void planRows() },
    ...(app.sampleAvailable
      ? [{ id: 'file-sample', label: t('palette.openSample'), run: () => void openSample() }]
      : []),
    ...(source === null
      ? []
      : [
          { id: 'file-export', label: t('exporting.start'), run: () => openExport() },
          { id: 'file-reveal', label: t('header.reveal'), run: () => void revealFile() },
          { id: 'file-close', label: t('palette.closeFile'), run: () => void closeFile() },
        ]),
    ...recent
      .filter(({ path }) => path !== source?.path)
      .map(({ path, name }) => ({
        ...{ id: `recent-${path}`, label: t('palette.openRecent', { name }) },
        run: () => void openPath(path),
      })),
  ];
}

function helpOf(t: TFunction): readonly PaletteAction[] {
  return [
    {
      ...{ id: 'help-shortcuts', label: t('shortcuts.title'), shortcut: shortcuts.shortcuts },
      run: () => useStore.setState({ dialog: 'shortcuts' }),
    },
    { id: 'help-logs', label: t('palette.logs'), run: () => void showLogs() },
    { id: 'help-about', label: t('about.title'), run: () => useStore.setState({ dialog: 'about' }) },
  ];
}

/** All that can be done now, in groups. */
export function paletteGroups(state: State, t: TFunction) {
  const groups: readonly { group: string; actions: readonly PaletteAction[] }[] = [
    { group: t('palette.goTo'), actions: pagesOf(state, t) },
    { group: t('palette.job'), actions: jobOf(state, t) },
    { group: t('palette.file'), actions: filesOf(state, t) },
    {
      group: t('nav.settings'),
      actions: fields.map(([id, name]) => ({ id, label: t(`settings.${name}`), run: () => showSetting(id) })),
    },
    { group: t('palette.help'), actions: helpOf(t) },
  ];
  return groups.filter(({ actions }) => actions.length > 0);
}
