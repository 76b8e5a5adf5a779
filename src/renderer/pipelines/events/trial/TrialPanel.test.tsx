// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { JobSnapshot } from '../../../../shared/job.ts';
import type { UserDetail } from '../../../../shared/pipelines/events/users.ts';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { builtInRecipes } from '../../../../shared/recipes/built-in.ts';
import type { TrialColumn, TrialState } from '../../../../shared/trial.ts';
import { useStore } from '../../../store/store.ts';
import { draw } from '../../../testing/draw.tsx';
import { fail, ok } from '../../../testing/fake-routes.ts';
import { source } from '../../../testing/fake-source.ts';
import { userDetail, userRows } from '../../../testing/fake-users.ts';
import { type PlayedBridge, playBridge } from '../../../testing/played-bridge.ts';
import { runningJob } from '../../../testing/scenes.ts';
import { TrialPanel } from './TrialPanel.tsx';

const users = ['u_10293000', 'u_10293001'];
const picked = users.map((userId) => ({ userId, rows: 90 }));
const endedJob: JobSnapshot = {
  ...runningJob,
  status: 'completed',
  total: 2,
  succeeded: 2,
  failed: 0,
  results: 14,
  recordsPerResult: 12.9,
  finishedAt: Date.now() - 3 * 3_600_000,
  cost: 0.0125,
};
const column = (change: Partial<TrialColumn> = {}): TrialColumn => ({
  model: 'gpt-4.1-mini',
  name: 'Car buying',
  job: endedJob,
  error: null,
  wasThere: false,
  ...change,
});
const trialOf = (...columns: readonly TrialColumn[]): TrialState => ({
  pipeline: 'events',
  items: users,
  columns,
  running: false,
});

/** The second question finds the first event alone, under another type. */
function foundBy(place: number, userId: string): UserDetail {
  const detail = userDetail(userId);
  const [first] = detail.events as readonly [ExtractedEvent];
  return place === 0 ? detail : { ...detail, events: [{ ...first, type: '看车' }] };
}

interface Asked {
  readonly column: number;
  readonly name: string;
  readonly input: { readonly userId: string; readonly offset: number; readonly limit: number };
}

let bridge: PlayedBridge;
beforeEach(() => {
  bridge = playBridge({
    'events.pick': () => ok(picked),
    'trial.start': () => ok({ ...trialOf(column({ job: null })), running: true }),
    'trial.read': ({ column: place, name, input }: Asked) =>
      ok(name === 'events.user' ? foundBy(place, input.userId) : userRows(input)),
    'trial.list': () =>
      ok([
        {
          at: 1,
          pipeline: 'events',
          items: 2,
          model: 'm',
          status: 'completed',
          promptTokens: 9_000,
          completionTokens: 700,
          cost: 0.0125,
          currency: 'USD',
        },
      ] as const),
  });
  useStore.setState({ source });
});

const button = (testId: string): HTMLButtonElement => screen.getByTestId<HTMLButtonElement>(testId);
const show = (trial: TrialState | null = null): void => {
  useStore.setState({ trial });
  draw(<TrialPanel />);
};
const started = () => bridge.asked('trial.start') as readonly { readonly columns: readonly TrialColumn[] }[];
async function chooseBeside(option: string): Promise<void> {
  fireEvent.click(screen.getByTestId('trial-beside'));
  fireEvent.click(await screen.findByRole('option', { name: option }));
}

describe('the form', () => {
  it('tries the recipe in use on so many at random, and shows that it is under way', async () => {
    show();
    fireEvent.change(screen.getByTestId('trial-count'), { target: { value: '2' } });
    fireEvent.click(screen.getByText('Try on 2 users'));
    await screen.findByTestId('trial-stop');
    expect(bridge.asked('events.pick')).toMatchObject([{ pick: { how: 'random', count: 2, seed: 1 } }]);
    expect(started()).toMatchObject([
      {
        items: picked.map(({ userId, rows }) => ({ id: userId, records: rows })),
        columns: [{ name: 'Car buying', model: null }],
        again: false,
      },
    ]);
    expect(screen.getByText('Trying …')).toBeDefined();
    fireEvent.click(button('trial-stop'));
    await waitFor(() => expect(bridge.asked('trial.stop')).toHaveLength(1));
  });

  it.each(['0', '1001', 'many', ''])('tries on nobody where “%s” are asked for', (count) => {
    show();
    fireEvent.change(screen.getByTestId('trial-count'), { target: { value: count } });
    expect(button('trial-start').disabled).toBe(true);
  });

  it('puts another model, or another recipe, beside', async () => {
    show();
    await chooseBeside('Another model');
    fireEvent.change(screen.getByTestId('trial-model'), { target: { value: 'gpt-4.1' } });
    fireEvent.click(button('trial-start'));
    await waitFor(() => expect(started()[0]?.columns).toMatchObject([{ model: null }, { model: 'gpt-4.1' }]));
    useStore.setState({ trial: null });
    await chooseBeside('Any log');
    await waitFor(() => expect(button('trial-start').disabled).toBe(false));
    fireEvent.click(button('trial-start'));
    await waitFor(() =>
      expect(started()[1]?.columns).toMatchObject([
        { name: 'Car buying', model: null },
        { name: builtInRecipes['any-log'].name, model: null },
      ]),
    );
  });

  it('begins none beside a job, and says why one was refused', async () => {
    useStore.setState({ job: { ...runningJob, revision: 1 } });
    show();
    expect(button('trial-start').disabled).toBe(true);
    expect(screen.getByText(/A job is running\./)).toBeDefined();
    useStore.setState({ job: null });
    await waitFor(() => expect(button('trial-start').disabled).toBe(false));
    const refusal = { code: 'key_missing', message: 'There is no API key.', hint: 'Enter one.' } as const;
    bridge = playBridge({ 'events.pick': () => ok(picked), 'trial.start': () => fail(refusal) });
    fireEvent.click(button('trial-start'));
    expect(await screen.findByText('There is no API key.')).toBeDefined();
  });
});

describe('what came of it', () => {
  it('is told in numbers, with what it cost, and user by user with the rows', async () => {
    show(trialOf(column()));
    const head = within(screen.getByTestId('trial-column-0'));
    expect(head.getByTestId('trial-users').textContent).toContain('2 of 2');
    expect(head.getByText('$0.01')).toBeDefined();
    expect(head.queryByText(/nothing was sent now/)).toBeNull();
    const shown = within(screen.getByTestId('trial-shown'));
    await waitFor(() => expect(shown.getAllByText(/大众_迈腾/).length).toBeGreaterThan(0));
    fireEvent.click(screen.getByTitle('u_10293001'));
    await waitFor(() =>
      expect(bridge.asked('trial.read')).toContainEqual(
        expect.objectContaining({ name: 'events.user', input: { userId: 'u_10293001' } }),
      ),
    );
    expect(screen.queryByTestId('trial-pairs')).toBeNull();
  });

  it('of two questions is paired, and says what one alone found', async () => {
    show(trialOf(column(), column({ model: 'gpt-4.1', job: { ...endedJob, cost: null } })));
    expect(within(screen.getByTestId('trial-column-1')).getByText('Price unknown')).toBeDefined();
    const pairs = await screen.findByTestId('trial-pairs');
    const fates = [...pairs.querySelectorAll('[data-fate]')].map((row) => row.getAttribute('data-fate'));
    expect(fates).toContain('retyped');
    expect(fates).toContain('lost');
    // Of one recipe they go by their models.
    expect(within(pairs).getByRole('columnheader', { name: 'gpt-4.1' })).toBeDefined();
  });

  it('says when it was tried that is shown again, and that one which was stopped can go on', () => {
    show(
      trialOf(
        column({ wasThere: true }),
        column({ name: 'Any log', job: { ...endedJob, status: 'paused' } }),
      ),
    );
    expect(screen.getByText('Tried 3 hours ago: nothing was sent now.')).toBeDefined();
    expect(within(screen.getByTestId('trial-column-1')).getByText(/What was paid for is kept/)).toBeDefined();
  });

  it('of a question that could not begin is its reason', () => {
    const error = {
      code: 'unknown_user',
      message: 'There is no user nobody.',
      hint: '',
      params: { id: 'nobody' },
    } as const;
    show(trialOf(column({ job: null, error })));
    expect(within(screen.getByTestId('trial-column-0')).getByText('Not begun.')).toBeDefined();
    expect(screen.queryByTestId('trial-shown')).toBeNull();
  });

  it('is kept with what it took until it is thrown away', async () => {
    show(trialOf(column()));
    expect((await screen.findByTestId('trial-past')).textContent).toContain('9,700 tokens, $0.01');
    fireEvent.click(screen.getByTestId('trial-forget'));
    await waitFor(() => expect(bridge.asked('trial.forget')).toHaveLength(1));
  });
});

it('found again with its file, it can be asked on as it was: of the same users, with what stood beside', async () => {
  show();
  useStore.setState({
    trial: trialOf(column({ wasThere: true }), column({ name: builtInRecipes['any-log'].name })),
  });
  fireEvent.click(await screen.findByText('Try on 2 users'));
  await waitFor(() => expect(started()).toHaveLength(1));
  expect(bridge.asked('events.pick')).toMatchObject([{ pick: { how: 'named', ids: users } }]);
  expect(started()[0]?.columns).toMatchObject([
    { name: 'Car buying' },
    { name: builtInRecipes['any-log'].name },
  ]);
});
