import type { ModelSettings } from '../../shared/model-settings.ts';
import { checkTexts, type ModelField, modelFrom, type Texts, textsOf } from './fields.ts';

/** What has been typed over the saved settings. A text stays as it was typed, for as long as it means what is saved. */
export interface Draft {
  readonly texts: Partial<Texts>;
  /** Fields changed since the last save began. */
  readonly pending: readonly ModelField[];
}

export const emptyDraft: Draft = { texts: {}, pending: [] };

const fieldsOf = (texts: Partial<Texts>) => Object.keys(texts) as ModelField[];

/** What the form shows: what was typed, else what is saved. */
export function shownTexts(draft: Draft, saved: ModelSettings): Texts {
  return { ...textsOf(saved), ...draft.texts };
}

export function withEdit(draft: Draft, edit: Partial<Texts>): Draft {
  const pending = [...new Set([...draft.pending, ...fieldsOf(edit)])];
  return { texts: { ...draft.texts, ...edit }, pending };
}

/** A save has begun: what is typed from now on waits for the next. */
export function withSaveBegun(draft: Draft): Draft {
  return { ...draft, pending: [] };
}

/** The fields of a save that failed wait again. */
export function withSaveFailed(draft: Draft, fields: readonly ModelField[]): Draft {
  return { ...draft, pending: [...new Set([...draft.pending, ...fields])] };
}

/**
 * Settings arrived, from a save of ours or from elsewhere. A text that still means what is saved stays as typed
 * (`1.` on the way to `1.5`), one that waits or cannot be saved stays too; the rest gives way.
 */
export function withSaved(draft: Draft, saved: ModelSettings): Draft {
  const shown = shownTexts(draft, saved);
  const wrong = checkTexts(shown);
  const canonical = textsOf(modelFrom(shown, saved));
  const stored = textsOf(saved);
  const kept = fieldsOf(draft.texts).filter(
    (field) =>
      draft.pending.includes(field) || wrong[field] !== undefined || canonical[field] === stored[field],
  );
  const texts = Object.fromEntries(kept.map((field) => [field, draft.texts[field]]));
  return { ...draft, texts };
}
