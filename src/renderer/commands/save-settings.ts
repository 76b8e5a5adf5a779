import { create } from 'zustand';
import type { ErrorInfo } from '../../shared/app-error.ts';
import type { Answer } from '../../shared/contract.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { AskedOptions, PipelineName } from '../../shared/pipelines/registry.ts';
import type { SettingsPatch, SettingsView } from '../../shared/settings.ts';
import { ask } from '../bridge/ask.ts';
import {
  type Draft,
  emptyDraft,
  shownTexts,
  withEdit,
  withSaveBegun,
  withSaved,
  withSaveFailed,
} from '../settings/draft.ts';
import { modelFrom, type Texts } from '../settings/fields.ts';
import { useStore } from '../store/store.ts';

/** How long after the last key stroke the settings are saved. */
const saveAfterMs = 500;

interface DraftState {
  readonly draft: Draft;
  readonly saving: boolean;
  readonly error: ErrorInfo | null;
}

/** Edits outlive the page that they were typed on. */
export const useDraft = create<DraftState>()(() => ({ draft: emptyDraft, saving: false, error: null }));

let timer: ReturnType<typeof setTimeout> | undefined;
let lastSave: Promise<void> = Promise.resolve();

useStore.subscribe((state, before) => {
  if (state.settings === before.settings) return;
  useDraft.setState(({ draft }) => ({ draft: withSaved(draft, state.settings.model) }));
});

/** The settings as they stand in the form, with what cannot be saved as it was. */
export function currentForm(): ModelSettings {
  const saved = useStore.getState().settings.model;
  return modelFrom(shownTexts(useDraft.getState().draft, saved), saved);
}

/** Notes an edit, and saves it once the typing rests. */
export function editModel(edit: Partial<Texts>): void {
  useDraft.setState(({ draft }) => ({ draft: withEdit(draft, edit) }));
  clearTimeout(timer);
  timer = setTimeout(() => void flushSettings(), saveAfterMs);
}

/** Saves what waits, at once. Resolves when everything typed so far has been answered. */
export function flushSettings(): Promise<void> {
  clearTimeout(timer);
  lastSave = lastSave.then(saveModel);
  return lastSave;
}

async function saveModel(): Promise<void> {
  const { draft } = useDraft.getState();
  if (draft.pending.length === 0) return;
  const model = currentForm();
  useDraft.setState({ draft: withSaveBegun(draft), saving: true, error: null });
  const answer = await ask('settings.update', { model });
  if (answer.ok) {
    useStore.setState({ settings: answer.data });
    useDraft.setState({ saving: false });
  } else {
    useDraft.setState((now) => ({
      draft: withSaveFailed(now.draft, draft.pending),
      saving: false,
      error: answer.error,
    }));
  }
}

/** Saves what is chosen rather than typed, at once. */
export async function saveChoice(patch: Omit<SettingsPatch, 'model'>): Promise<void> {
  useDraft.setState({ saving: true, error: null });
  const answer = await ask('settings.update', patch);
  if (answer.ok) useStore.setState({ settings: answer.data });
  useDraft.setState({ saving: false, error: answer.ok ? null : answer.error });
}

/** Saves what is chosen of a pipeline's options, at once. */
export function saveOptions<Name extends PipelineName>(name: Name, edit: Partial<AskedOptions[Name]>): void {
  const { options } = useStore.getState().settings;
  void saveChoice({ options: { ...options, [name]: { ...options[name], ...edit } } });
}

/** Sends the key one way, bound to the address in the form. */
export async function saveKey(key: string): Promise<ErrorInfo | null> {
  await flushSettings();
  return settle(await ask('key.set', { key, baseUrl: currentForm().baseUrl }));
}

export async function removeKey(): Promise<ErrorInfo | null> {
  return settle(await ask('key.clear', undefined));
}

function settle(answer: Answer<SettingsView>): ErrorInfo | null {
  if (!answer.ok) return answer.error;
  useStore.setState({ settings: answer.data });
  return null;
}

/** Nothing typed is lost when the window goes away or loses the focus. */
export function saveBeforeLeaving(): void {
  window.addEventListener('pagehide', () => void flushSettings());
  window.addEventListener('blur', () => void flushSettings());
}

/** Forgets what was learnt of an address and model; answers why it could not, or null. */
export async function forgetLearnt(baseUrl: string, model: string): Promise<ErrorInfo | null> {
  return settle(await ask('learnt.forget', { baseUrl, model }));
}
