import { useTranslation } from 'react-i18next';
import { editModel, flushSettings, useDraft } from '../../commands/save-settings.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { shownTexts } from '../../settings/draft.ts';
import { checkTexts, type Invalid, type ModelField } from '../../settings/fields.ts';
import { useStore } from '../../store/store.ts';

/** What an input of the model's settings needs: its text, what is wrong with it, and where an edit goes. */
export function useModelField(field: ModelField) {
  const say = useInvalidWords();
  const settings = useStore((state) => state.settings);
  const draft = useDraft((state) => state.draft);
  const texts = shownTexts(draft, settings.model);
  const wrong = checkTexts(texts)[field];
  return {
    id: `setting-${field}`,
    value: texts[field],
    error: wrong === undefined ? undefined : say(wrong),
    onChange: (event: { readonly currentTarget: { readonly value: string } }): void =>
      editModel({ [field]: event.currentTarget.value }),
    onBlur: (): void => void flushSettings(),
  };
}

/** The text of a field as it stands in the form. */
export function useModelText(field: ModelField): string {
  const settings = useStore((state) => state.settings);
  return useDraft((state) => shownTexts(state.draft, settings.model)[field]);
}

/** Says what is wrong with a text. */
export function useInvalidWords(): (invalid: Invalid) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (invalid) =>
    'min' in invalid
      ? t(`invalid.${invalid.key}`, { min: format.count(invalid.min), max: format.count(invalid.max) })
      : t(`invalid.${invalid.key}`);
}
