import { system as english } from '../../shared/words/en/system.ts';
import type { Language, Wording } from '../../shared/words/wording.ts';
import { system as chinese } from '../../shared/words/zh-CN/system.ts';

export type Words = Wording<typeof english>;

/** Everything that menu, tray, dialogs and notifications say. */
export function wordsFor(language: Language): Words {
  return language === 'zh-CN' ? chinese : english;
}
