// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { toErrorInfo } from '../../../shared/app-error.ts';
import type { Bridge } from '../../../shared/contract.ts';
import { defaultTalentOptions } from '../../../shared/pipelines/mail.ts';
import type { SettingsPatch } from '../../../shared/settings.ts';
import { useDraft } from '../../commands/save-settings.ts';
import { emptyDraft } from '../../settings/draft.ts';
import { useStore } from '../../store/store.ts';
import { draw } from '../../testing/draw.tsx';
import { SettingsPage } from './SettingsPage.tsx';

const patches: SettingsPatch[] = [];
let refuses = false;
const unsaved = toErrorInfo(new Error('no room'));

beforeEach(() => {
  patches.length = 0;
  refuses = false;
  useDraft.setState({ draft: emptyDraft, saving: false, error: null });
  const bridge: Pick<Bridge, 'request'> = {
    request: async (name, input) => {
      if (name !== 'settings.update') return { ok: true, data: undefined } as never;
      if (refuses) return { ok: false, error: unsaved } as never;
      patches.push(input as SettingsPatch);
      return { ok: true, data: { ...useStore.getState().settings, ...(input as SettingsPatch) } } as never;
    },
  };
  vi.stubGlobal('gleaner', bridge);
});

const field = (label: string): HTMLInputElement => screen.getByLabelText(label);
/** Types a text and leaves the field. */
async function enter(label: string, text: string): Promise<void> {
  fireEvent.change(field(label), { target: { value: text } });
  await act(async () => fireEvent.blur(field(label)));
}
const saved = () => useStore.getState().settings;
const state = (): string | undefined =>
  [...document.querySelectorAll<HTMLElement>('[role="status"][data-state]')].map(
    (each) => each.dataset.state,
  )[0];

describe.each([
  {
    label: 'Concurrent requests',
    good: '12',
    bad: '0',
    says: /whole number from 1 to/,
    value: () => saved().model.concurrency,
    is: 12,
  },
  {
    label: 'Idle timeout',
    good: '45',
    bad: 'soon',
    says: /number from/,
    value: () => saved().model.idleTimeoutSeconds,
    is: 45,
  },
  {
    label: 'Minimum coverage',
    good: '95',
    bad: '101',
    says: /to 100/,
    value: () => saved().model.minCoverage,
    is: 0.95,
  },
  {
    label: 'Mails per request',
    good: '7',
    bad: '101',
    says: /from 1 to 100/,
    value: () => saved().options.mail.mailsPerCall,
    is: 7,
  },
  {
    label: 'Minimum similarity',
    good: '0.4',
    bad: '1.2',
    says: /from 0 to 1/,
    value: () => saved().options.mail.minSimilarity,
    is: 0.4,
  },
])('$label', ({ label, good, bad, says, value, is }) => {
  it('is saved where it can be, and said to be wrong, beside it, where it cannot', async () => {
    draw(<SettingsPage />);
    await enter(label, good);
    await waitFor(() => expect(value()).toBe(is));
    await enter(label, bad);
    const input = field(label);
    expect(input.getAttribute('aria-invalid')).toBe('true');
    const described = input.getAttribute('aria-describedby')?.split(' ') ?? [];
    expect(described.map((id) => document.getElementById(id)?.textContent).join(' ')).toMatch(says);
    expect(value()).toBe(is);
  });
});

it('tells whether all is saved, what is not yet, and what could not be', async () => {
  draw(<SettingsPage />);
  expect(state()).toBe('saved');
  await enter('Concurrent requests', '0');
  expect(state()).toBe('invalid');
  refuses = true;
  await enter('Concurrent requests', '9');
  const note = await screen.findByTestId('problem');
  expect(state()).toBeUndefined();
  expect(field('Concurrent requests').value).toBe('9');
  refuses = false;
  fireEvent.click(within(note).getByRole('button', { name: 'Save again' }));
  await waitFor(() => expect(state()).toBe('saved'));
  expect(saved().model.concurrency).toBe(9);
});

it('saves a choice as it is made', async () => {
  const { notifications } = saved();
  draw(<SettingsPage />);
  fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
  fireEvent.click(screen.getByRole('switch', { name: 'Notify me when a job ends or pauses' }));
  await waitFor(() => expect(patches).toEqual([{ theme: 'dark' }, { notifications: !notifications }]));
});

it('puts the matching back to its defaults, and offers that only where it is otherwise', async () => {
  draw(<SettingsPage />);
  expect(screen.queryByRole('button', { name: 'Reset to defaults' })).toBeNull();
  fireEvent.click(screen.getByRole('checkbox', { name: 'Salary' }));
  await waitFor(() => expect(saved().options.mail.filters).not.toEqual(defaultTalentOptions.filters));
  fireEvent.click(screen.getByRole('button', { name: 'Reset to defaults' }));
  await waitFor(() => expect(saved().options.mail).toEqual(defaultTalentOptions));
});

// The list moves to what is chosen, which a page that is drawn nowhere cannot.
Element.prototype.scrollIntoView ??= () => {};

it('offers how much to think where the model can be told, as the model does first, and saves the choice', async () => {
  const { settings } = useStore.getState();
  const at = (model: string) => ({
    ...settings,
    model: { ...settings.model, preset: 'openai', baseUrl: 'https://api.openai.com/v1', model },
  });
  act(() => useStore.setState({ settings: at('gpt-4.1') }));
  draw(<SettingsPage />);
  expect(screen.queryByRole('combobox', { name: 'Thinking' })).toBeNull();
  act(() => useStore.setState({ settings: at('gpt-5-mini') }));
  const select = screen.getByRole<HTMLInputElement>('combobox', { name: 'Thinking' });
  expect(select.value).toBe('As the model does by default');
  fireEvent.click(select);
  const options = screen.getAllByRole('option', { hidden: true }).map((option) => option.textContent);
  expect(options.filter((text) => text === 'As the model does by default' || text === 'Low')).toEqual([
    'As the model does by default',
    'Low',
  ]);
  fireEvent.click(screen.getByRole('option', { name: 'Low', hidden: true }));
  await waitFor(() => expect(saved().model.reasoning).toBe('low'));
  fireEvent.click(screen.getByRole('option', { name: 'As the model does by default', hidden: true }));
  await waitFor(() => expect(saved().model.reasoning).toBeNull());
});
