import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { load } from './commands/load.ts';
import { saveBeforeLeaving } from './commands/save-settings.ts';
import { speak, startI18n } from './i18n/i18n.ts';
import { keepFileFresh } from './reads/keep-file-fresh.ts';
import { keepReadsFresh } from './reads/keep-reads-fresh.ts';
import { NoBridge } from './shell/NoBridge.tsx';
import { useStore } from './store/store.ts';
import { schemeOf } from './theme/use-color-scheme.ts';

/** Asks for the truth, then draws: the first picture is already in the right language and theme. */
export async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no #root.');
  await startI18n(navigator.language.startsWith('zh') ? 'zh-CN' : 'en');
  if (window.gleaner === undefined) {
    createRoot(root).render(<NoBridge />);
    return;
  }
  await load(window.gleaner);
  const { settings } = useStore.getState();
  speak(settings.resolvedLanguage);
  document.documentElement.dataset.mantineColorScheme = schemeOf(settings.theme);
  saveBeforeLeaving();
  keepFileFresh();
  keepReadsFresh();
  createRoot(root).render(<App />);
}
