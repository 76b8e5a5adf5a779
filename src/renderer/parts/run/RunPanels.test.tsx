// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../../../shared/contract.ts';
import { type JobSnapshot, jobStatuses } from '../../../shared/job.ts';
import { endpointKey, nothingLearnt } from '../../../shared/learnt-endpoint.ts';
import type { SourceInfo } from '../../../shared/source.ts';
import type { Estimate } from '../../../shared/work.ts';
import { eventsRun } from '../../pipelines/events/events-run.tsx';
import { mailRun } from '../../pipelines/mail/mail-run.tsx';
import { useStore } from '../../store/store.ts';
import { draw } from '../../testing/draw.tsx';
import { source } from '../../testing/fake-source.ts';
import { mailInfo, runningMailJob } from '../../testing/fake-talent.ts';
import { runningJob } from '../../testing/scenes.ts';
import { RunPanels } from './RunPanels.tsx';

const estimate: Estimate = {
  items: 48,
  records: 4_800,
  batches: 12,
  promptTokens: 1_000,
  completionTokens: 100,
  originalPromptTokens: 4_000,
  cost: 0.5,
  currency: 'USD',
  seconds: 30,
  secondsLow: 24,
  secondsHigh: 38,
  learntFrom: 1,
};
const bothSource: SourceInfo = { ...source, found: { ...source.found, mail: mailInfo } };
const asked = vi.fn();
const answers: Record<string, unknown> = {};

beforeEach(() => {
  asked.mockClear();
  Object.assign(answers, {
    'job.estimate': { ok: true, data: estimate },
    'events.foreign': { ok: true, data: { users: 0, events: 0, inFile: 0 } },
  });
  const bridge: Pick<Bridge, 'request'> = {
    request: async (name, input) => {
      asked(name, input);
      return answers[name] as never;
    },
  };
  vi.stubGlobal('gleaner', bridge);
  useStore.setState({ source: bothSource });
});

const tell = (job: JobSnapshot): void => act(() => useStore.setState({ job: { ...job, revision: 1 } }));

describe.each([
  { face: eventsRun, job: runningJob, other: runningMailJob, word: 'users', start: 'start' },
  { face: mailRun, job: runningMailJob, other: runningJob, word: 'mails', start: 'start-mail' },
])('the run of $face.pipeline', ({ face, job, other, word, start }) => {
  it('shows what it would take, and starts what is chosen', async () => {
    answers['job.start'] = { ok: true, data: { ...job, revision: 2 } };
    draw(
      <main id="content">
        <RunPanels face={face} />
      </main>,
    );
    await screen.findByText('≈ 12');
    fireEvent.click(screen.getByRole('radio', { name: /^All/ }));
    await waitFor(() => expect(screen.getByTestId(start)).toHaveProperty('disabled', false));
    // In a small window the button stands below the first screen, and what the job says of itself above it.
    const page = screen.getByRole('main');
    page.scrollTop = 400;
    fireEvent.click(screen.getByTestId(start));
    await waitFor(() => expect(asked).toHaveBeenCalledWith('job.start', expect.anything()));
    const [, work] = asked.mock.calls.find(([name]) => name === 'job.start') ?? [];
    expect(work).toMatchObject({ pipeline: face.pipeline, selection: { kind: 'all' } });
    expect(await screen.findByTestId('progress')).toBeTruthy();
    await waitFor(() => expect(page.scrollTop).toBe(0));
  });

  it.each(['address', 'model', 'key'] as const)(
    'starts nothing without the %s, and says how to mend that',
    async (need) => {
      const { settings } = useStore.getState();
      const openAi = {
        ...settings.model,
        preset: 'openai',
        baseUrl: 'https://api.openai.com/v1',
        model: 'm',
      };
      const without = { address: { baseUrl: '' }, model: { model: '' }, key: {} };
      const key = { stored: true, ending: 'abcd', origin: 'https://elsewhere.example', persistent: true };
      useStore.setState({ settings: { ...settings, model: { ...openAi, ...without[need] }, key } });
      draw(<RunPanels face={face} />);
      await screen.findByText('≈ 12');
      fireEvent.click(screen.getByRole('radio', { name: /^All/ }));
      const note = screen.getByTestId('missing');
      expect(note.dataset.need).toBe(need);
      expect(within(note).getByRole('button')).toBeTruthy();
      expect(screen.getByTestId(start)).toHaveProperty('disabled', true);
      act(() =>
        useStore.setState({
          settings: { ...settings, model: openAi, key: { ...key, origin: 'https://api.openai.com' } },
        }),
      );
      expect(screen.queryByTestId('missing')).toBeNull();
      await waitFor(() => expect(screen.getByTestId(start)).toHaveProperty('disabled', false));
      useStore.setState({ settings });
    },
  );

  it('starts nothing while a trial runs, and says so', async () => {
    draw(<RunPanels face={face} />);
    await screen.findByText('≈ 12');
    fireEvent.click(screen.getByRole('radio', { name: /^All/ }));
    await waitFor(() => expect(screen.getByTestId(start)).toHaveProperty('disabled', false));
    const trial = { pipeline: 'events', items: ['1'], columns: [], running: true };
    act(() => useStore.setState({ trial }));
    expect(screen.getByTestId(start)).toHaveProperty('disabled', true);
    expect(screen.getByText(/^A trial is running/)).toBeTruthy();
    const startError = { code: 'trial_running', message: 'A trial was in the way.', hint: '' } as const;
    act(() => useStore.setState({ startError }));
    expect(screen.getByText(startError.message)).toBeTruthy();
    act(() => useStore.setState({ trial: { ...trial, running: false } }));
    expect(screen.queryByText(startError.message)).toBeNull();
    expect(screen.getByTestId(start)).toHaveProperty('disabled', false);
    useStore.setState({ trial: null });
  });

  it.each(['key', 'model'] as const)('resumes nothing without the %s, and says how to mend that', (need) => {
    const { settings } = useStore.getState();
    const openAi = { ...settings.model, preset: 'openai', baseUrl: 'https://api.openai.com/v1', model: 'm' };
    useStore.setState({
      settings: { ...settings, model: need === 'model' ? { ...openAi, model: '' } : openAi },
    });
    draw(<RunPanels face={face} />);
    tell({ ...job, status: 'paused', reason: 'user' });
    expect(screen.getByTestId('resume')).toHaveProperty('disabled', true);
    expect(screen.getByTestId('missing').dataset.need).toBe(need); // Said once.
    const key = { stored: true, ending: 'abcd', origin: 'https://api.openai.com', persistent: true };
    act(() => useStore.setState({ settings: { ...settings, model: openAi, key } }));
    expect(screen.queryByTestId('missing')).toBeNull();
    expect(screen.getByTestId('resume')).toHaveProperty('disabled', false);
    useStore.setState({ settings });
  });

  it('asks for no estimate while a job runs, and asks again by hand where that failed', async () => {
    const error = { code: 'internal', message: 'It went wrong.', hint: '' };
    answers['job.estimate'] = { ok: false, error };
    draw(<RunPanels face={face} />);
    const problem = await screen.findByRole('alert');
    answers['job.estimate'] = { ok: true, data: estimate };
    fireEvent.click(within(problem).getByRole('button'));
    await screen.findByText('≈ 12');
    tell(job);
    const estimates = (): number => asked.mock.calls.filter(([name]) => name === 'job.estimate').length;
    const before = estimates();
    act(() => useStore.setState({ source: structuredClone(bothSource) }));
    fireEvent.click(screen.getByRole('radio', { name: /^Failed/ }));
    expect(estimates()).toBe(before);
  });

  it('puts what is chosen behind the job that runs, and shows what waits, in an order that can be changed', async () => {
    const waiting = (id: string, selection: string) => ({
      ...{ id, pipeline: face.pipeline, selection, named: null, asked: null },
      ...{ settings: { model: 'gpt-4.1' }, profile: null, addedAt: 0 },
    });
    const queue = [waiting('one', 'failed'), waiting('two', 'all')];
    answers['queue.list'] = { ok: true, data: queue };
    answers['queue.change'] = { ok: true, data: queue };
    draw(<RunPanels face={face} />);
    tell(job);
    expect(screen.queryByTestId(start)).toBeNull();
    fireEvent.click(screen.getByRole('radio', { name: /^All/ }));
    fireEvent.click(screen.getByTestId('add-to-queue'));
    const work = expect.objectContaining({ pipeline: face.pipeline, selection: { kind: 'all' } });
    await waitFor(() => expect(asked).toHaveBeenCalledWith('queue.change', { kind: 'add', work }));
    const rows = await screen.findAllByTestId('queued');
    expect(rows.map(({ textContent }) => textContent?.includes('gpt-4.1'))).toEqual([true, true]);
    const [first, second] = rows.map((row) => within(row).getAllByRole('button'));
    expect(first?.map((button) => (button as HTMLButtonElement).disabled)).toEqual([true, false, false]);
    fireEvent.click(second?.[0] as HTMLElement);
    expect(asked).toHaveBeenLastCalledWith('queue.change', { kind: 'move', id: 'two', before: 'one' });
    fireEvent.click(first?.[1] as HTMLElement);
    expect(asked).toHaveBeenLastCalledWith('queue.change', { kind: 'move', id: 'one', before: null });
    fireEvent.click(first?.[2] as HTMLElement);
    expect(asked).toHaveBeenLastCalledWith('queue.change', { kind: 'remove', id: 'one' });
  });

  it('counts in its own words, and leaves the job of another pipeline to that', () => {
    draw(<RunPanels face={face} />);
    tell(job);
    expect(screen.getByTestId('processed').textContent).toContain(word);
    tell(other);
    expect(screen.queryByTestId('processed')).toBeNull();
    expect(screen.queryByTestId('result')).toBeNull();
  });

  it.each(['running', 'completed'] as const)(
    'marks what a %s job took where that is an estimate',
    (status) => {
      draw(<RunPanels face={face} />);
      const taken = { ...job, status, cost: 0.5, finishedAt: status === 'running' ? null : 1 };
      tell({ ...taken, estimatedCalls: 0 });
      expect(screen.queryAllByTestId('usage-estimated')).toHaveLength(0);
      tell({ ...taken, estimatedCalls: 3 });
      const marks = screen.getAllByTestId('usage-estimated');
      expect(marks).toHaveLength(3);
      expect(marks[0]?.title).toContain('3 replies');
      // The line below it says what had been estimated before: the same word would read twice over.
      for (const mark of marks) expect(mark.textContent).not.toMatch(/estimated/i);
    },
  );

  it('says how much of the input is for smaller requests, where any is', () => {
    draw(<RunPanels face={face} />);
    const ended = { ...job, status: 'completed', finishedAt: 1 } as const;
    tell({ ...ended, spreadTokens: 0 });
    expect(screen.queryByTestId('ofSpread')).toBeNull();
    tell({ ...ended, spreadTokens: 1_234 });
    expect(screen.getByTestId('ofSpread').textContent).toContain('1,234 of them for smaller requests');
  });

  it('says what was learnt of the model’s address, as it is learnt', () => {
    const { settings } = useStore.getState();
    const model = { ...settings.model, preset: 'custom', baseUrl: 'https://one.example/v1', model: 'm' };
    useStore.setState({ settings: { ...settings, model } });
    draw(<RunPanels face={face} />);
    tell({ ...job, status: 'running', model: 'm' });
    expect(screen.queryByTestId('learnt-in-run')).toBeNull();
    const learnt = { [endpointKey(model.baseUrl, 'm')]: { ...nothingLearnt, maxOutputTokens: 4_096 } };
    act(() => useStore.setState({ settings: { ...settings, model, learnt } }));
    expect(screen.getByTestId('learnt-in-run').textContent).toContain('at most 4,096 tokens out');
    useStore.setState({ settings });
  });

  it('says at once until when the provider wants no request, and of a job that rests for it', () => {
    draw(<RunPanels face={face} />);
    const waitsUntil = new Date(2126, 0, 2, 14, 5).getTime();
    tell({ ...job, status: 'running', waitsUntil: null });
    expect(screen.queryByTestId('waits')).toBeNull();
    tell({ ...job, status: 'running', waitsUntil });
    expect(screen.getByTestId('waits').textContent).toMatch(/Jan 2.*14:05/);
    tell({ ...job, status: 'paused', reason: 'rate_limited', waitsUntil });
    expect(screen.queryByTestId('waits')).toBeNull();
    expect(screen.getByTestId('rests-until').textContent).toMatch(/Jan 2.*14:05/);
  });

  it('says how many requests go at once, and why not more', () => {
    draw(<RunPanels face={face} />);
    const pace = { atOnce: 8, most: 64, places: 16, boundBy: 'tokens' } as const;
    tell({ ...job, status: 'running', concurrency: 64, pace });
    const shown = screen.getByTestId('at-once').parentElement;
    expect(shown?.textContent).toBe('8 / 64limited by tokens a minute');
    tell({ ...job, status: 'running', concurrency: 64, pace: null });
    expect(shown?.textContent).not.toContain('limited');
  });

  it.each(jobStatuses)('has the panel that a job that is %s wants', (status) => {
    draw(<RunPanels face={face} />);
    tell({ ...job, status, failed: 2, processed: 10, total: 20, finishedAt: 1 });
    const isOver = status === 'completed' || status === 'cancelled' || status === 'failed';
    expect(screen.queryByTestId('progress') !== null).toBe(!isOver);
    expect(screen.queryByTestId('result') !== null).toBe(isOver);
    if (!isOver) expect(screen.queryByTestId('resume') !== null).toBe(status === 'paused');
    else expect(screen.getByRole('button', { name: `See failed ${word}` })).toBeTruthy();
  });
});
