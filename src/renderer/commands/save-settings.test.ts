import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, Bridge } from '../../shared/contract.ts';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import type { SettingsPatch, SettingsView } from '../../shared/settings.ts';
import { emptyDraft, shownTexts } from '../settings/draft.ts';
import { initialState } from '../store/state.ts';
import { useStore } from '../store/store.ts';
import { editModel, flushSettings, useDraft } from './save-settings.ts';

let patches: SettingsPatch[] = [];
let answerWith: (patch: SettingsPatch) => Promise<Answer<SettingsView>>;

const accept = async (patch: SettingsPatch): Promise<Answer<SettingsView>> => ({
  ok: true,
  data: { ...useStore.getState().settings, ...patch } as SettingsView,
});
const shown = () => shownTexts(useDraft.getState().draft, useStore.getState().settings.model);
const external = (concurrency: number): void =>
  useStore.setState(({ settings }) => ({
    settings: { ...settings, model: { ...settings.model, concurrency } },
  }));

beforeEach(() => {
  vi.useFakeTimers();
  patches = [];
  answerWith = accept;
  useStore.setState(initialState, true);
  useDraft.setState({ draft: emptyDraft, saving: false, error: null });
  const request = async (_: string, patch: SettingsPatch) => {
    patches.push(patch);
    return answerWith(patch);
  };
  vi.stubGlobal('window', { gleaner: { request } as unknown as Bridge });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('saving settings', () => {
  it('saves once, when the typing rests', async () => {
    for (const text of ['1', '12']) editModel({ concurrency: text });
    await vi.advanceTimersByTimeAsync(499);
    expect(patches).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(patches).toEqual([{ model: { ...defaultModelSettings, concurrency: 12 } }]);
    expect(useStore.getState().settings.model.concurrency).toBe(12);
  });

  it('leaves the text as it was typed, where it means what was saved', async () => {
    editModel({ idleTimeoutSeconds: '45.' });
    await flushSettings();
    expect(useStore.getState().settings.model.idleTimeoutSeconds).toBe(45);
    expect(shown().idleTimeoutSeconds).toBe('45.');
  });

  it('keeps what cannot be saved on show, and saves the rest', async () => {
    editModel({ concurrency: '0', maxInputTokens: '9000' });
    await flushSettings();
    expect(patches).toEqual([{ model: { ...defaultModelSettings, maxInputTokens: 9_000 } }]);
    expect(shown()).toMatchObject({ concurrency: '0', maxInputTokens: '9000' });
  });

  it('keeps what is typed while a save is under way, and saves it next', async () => {
    const gate = Promise.withResolvers<void>();
    answerWith = async (patch) => {
      await gate.promise;
      return accept(patch);
    };
    editModel({ concurrency: '2' });
    const first = flushSettings();
    await vi.advanceTimersByTimeAsync(0);
    editModel({ concurrency: '3' });
    gate.resolve();
    await first;
    expect(useStore.getState().settings.model.concurrency).toBe(2);
    expect(shown().concurrency).toBe('3');
    await vi.advanceTimersByTimeAsync(500);
    expect(patches.map((patch) => patch.model?.concurrency)).toEqual([2, 3]);
  });

  it('keeps an edit whose save failed, and sends it with the next', async () => {
    answerWith = async () => ({ ok: false, error: { code: 'io_error', message: 'no', hint: '' } });
    editModel({ concurrency: '7' });
    await flushSettings();
    expect(useDraft.getState().error?.code).toBe('io_error');
    expect(shown().concurrency).toBe('7');
    answerWith = accept;
    await flushSettings();
    expect(useStore.getState().settings.model.concurrency).toBe(7);
    expect(useDraft.getState().error).toBeNull();
  });

  it('gives way to a change from elsewhere, but not where something waits', async () => {
    editModel({ concurrency: '5' });
    await flushSettings();
    external(9);
    expect(shown().concurrency).toBe('9');
    editModel({ concurrency: '6' });
    external(10);
    expect(shown().concurrency).toBe('6');
  });
});
