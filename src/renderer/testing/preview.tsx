import '../zod-without-eval.ts';
import '../theme/styles.ts';
import { pageNames } from '../../shared/contract.ts';
import { start } from '../start.tsx';
import { showPage, showTalent } from '../store/navigation.ts';
import { talentTabs } from '../store/state.ts';
import { createFakeBridge } from './fake-bridge.ts';
import { isScene } from './scenes.ts';

const query = new URLSearchParams(location.search);
const scene = query.get('scene') ?? 'welcome';
const bridge = createFakeBridge({
  scene: isScene(scene) ? scene : 'welcome',
  language: query.get('lang') === 'zh-CN' ? 'zh-CN' : 'en',
  theme: query.get('theme') === 'dark' ? 'dark' : 'light',
});
Object.defineProperty(window, 'gleaner', { value: bridge });

await start();
const page = pageNames.find((one) => one === query.get('page'));
if (page !== undefined) showPage(page);
const tab = talentTabs.find((one) => one === query.get('tab'));
if (tab !== undefined) showTalent(tab);
