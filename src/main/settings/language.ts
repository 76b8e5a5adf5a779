import type { Settings } from '../../shared/settings.ts';
import type { Language } from '../../shared/words/wording.ts';

/** The language in force: the chosen one, or the first of the system's that Gleaner speaks. */
export function resolveLanguage(chosen: Settings['language'], systemLanguages: readonly string[]): Language {
  if (chosen !== 'system') return chosen;
  for (const tag of systemLanguages) {
    const primary = tag.toLowerCase().split(/[-_]/)[0];
    if (primary === 'zh') return 'zh-CN';
    if (primary === 'en') return 'en';
  }
  return 'en';
}
