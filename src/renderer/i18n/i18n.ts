import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en, zhCN } from '../../shared/words/pages.ts';
import type { Language } from '../../shared/words/wording.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** Makes the words ready in that language; resolves before the first render. */
export async function startI18n(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCN } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  markDocument(language);
}

/** Switches the whole window, and tells the browser so that line breaks and readers follow. */
export function speak(language: Language): void {
  if (i18next.language !== language) void i18next.changeLanguage(language);
  markDocument(language);
}

function markDocument(language: Language): void {
  document.documentElement.lang = language;
}
