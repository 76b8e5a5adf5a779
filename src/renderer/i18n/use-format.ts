import type { Language } from '../../shared/words/wording.ts';
import { useStore } from '../store/store.ts';
import { createFormat, type Format } from './format.ts';

const formats: Readonly<Record<Language, Format>> = {
  en: createFormat('en'),
  'zh-CN': createFormat('zh-CN'),
};

/** The formats of the language in force. */
export function useFormat(): Format {
  return formats[useStore((state) => state.settings.resolvedLanguage)];
}
