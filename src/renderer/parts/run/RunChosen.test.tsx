// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../../../shared/contract.ts';
import { eventsRun } from '../../pipelines/events/events-run.tsx';
import { mailRun } from '../../pipelines/mail/mail-run.tsx';
import { useStore } from '../../store/store.ts';
import { draw } from '../../testing/draw.tsx';
import { source } from '../../testing/fake-source.ts';
import { mailInfo } from '../../testing/fake-talent.ts';
import { completedEstimate, runningJob } from '../../testing/scenes.ts';
import { RunChosen } from './RunChosen.tsx';

const asked = vi.fn();
const answers: Record<string, unknown> = {};
const started = (): readonly unknown[] =>
  asked.mock.calls.filter(([name]) => name === 'job.start').map(([, work]) => work);

beforeEach(() => {
  asked.mockClear();
  Object.assign(answers, {
    'job.estimate': { ok: true, data: completedEstimate },
    'events.foreign': { ok: true, data: { users: 0, events: 0, inFile: 0 } },
    'events.unread': { ok: true, data: { rows: 0, profiles: 0, exact: true } },
    'job.start': { ok: true, data: { ...runningJob, revision: 2 } },
  });
  const bridge: Pick<Bridge, 'request'> = {
    request: async (name, input) => {
      asked(name, input);
      return answers[name] as never;
    },
  };
  vi.stubGlobal('gleaner', bridge);
  useStore.setState({ source: { ...source, found: { ...source.found, mail: mailInfo } } });
});

describe.each([eventsRun, mailRun])('chosen items of $pipeline', (face) => {
  const show = (...ids: readonly string[]) =>
    draw(<RunChosen face={face} ids={ids} label="Read" testId="run" />);

  it('of one it says beside the button what that takes, and starts it at once', async () => {
    show('a');
    expect((await screen.findByTestId('estimate-line')).textContent).toMatch(/tokens · ≈ .*1\.88 · /);
    fireEvent.click(screen.getByTestId('run'));
    await waitFor(() => expect(started()).toHaveLength(1));
    expect(started()[0]).toMatchObject({ pipeline: face.pipeline, selection: { kind: 'named', ids: ['a'] } });
    expect(screen.queryByTestId('chosen-run')).toBeNull();
  });

  it('of several it asks first, with what they take, and starts them or leaves it', async () => {
    show('a', 'b');
    expect(asked).not.toHaveBeenCalled(); // Nobody has looked yet.
    fireEvent.click(screen.getByTestId('run'));
    await screen.findByText('≈ 139');
    fireEvent.click(screen.getByTestId('chosen-cancel'));
    await waitFor(() => expect(screen.queryByTestId('chosen-run')).toBeNull());
    expect(started()).toEqual([]);
    fireEvent.click(screen.getByTestId('run'));
    await waitFor(() => expect(screen.getByTestId('chosen-start')).toHaveProperty('disabled', false));
    fireEvent.click(screen.getByTestId('chosen-start'));
    await waitFor(() => expect(started()).toHaveLength(1));
    expect(started()[0]).toMatchObject({ selection: { kind: 'named', ids: ['a', 'b'] } });
  });

  it.each([1, 2])('of %i it starts nothing without the key, and says how to mend that', async (count) => {
    const { settings } = useStore.getState();
    const openAi = { ...settings.model, preset: 'openai', baseUrl: 'https://api.openai.com/v1', model: 'm' };
    useStore.setState({ settings: { ...settings, model: openAi } });
    show(...['a', 'b'].slice(0, count));
    fireEvent.click(screen.getByTestId('run'));
    expect((await screen.findByTestId('missing')).dataset.need).toBe('key');
    await screen.findByText('≈ 139');
    expect(screen.getByTestId('chosen-start')).toHaveProperty('disabled', true);
    expect(started()).toEqual([]);
  });

  it('are put behind the job that is under way, and start nothing', async () => {
    useStore.setState({ job: { ...runningJob, revision: 1 } });
    answers['queue.change'] = { ok: true, data: [] };
    show('a', 'b');
    expect(screen.queryByTestId('run')).toBeNull();
    fireEvent.click(screen.getByTestId('run-later'));
    const work = { pipeline: face.pipeline, selection: { kind: 'named', ids: ['a', 'b'] } };
    const change = { kind: 'add', work: expect.objectContaining(work) };
    await waitFor(() => expect(asked).toHaveBeenCalledWith('queue.change', change));
    expect(started()).toEqual([]);
  });
});
