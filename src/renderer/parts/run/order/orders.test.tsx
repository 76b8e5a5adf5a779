// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import type { JobSnapshot } from '../../../../shared/job.ts';
import type { OrderSummary, OrdersStanding } from '../../../../shared/order.ts';
import { eventsRun } from '../../../pipelines/events/events-run.tsx';
import { useStore } from '../../../store/store.ts';
import { draw } from '../../../testing/draw.tsx';
import { source } from '../../../testing/fake-source.ts';
import { completedEstimate, jobOf } from '../../../testing/scenes.ts';
import { RunPanels } from '../RunPanels.tsx';

const asked = vi.fn();
const answers: Record<string, unknown> = {};

beforeEach(() => {
  asked.mockClear();
  Object.assign(answers, {
    'job.estimate': { ok: true, data: completedEstimate },
    'events.foreign': { ok: true, data: { users: 0, events: 0, inFile: 0 } },
    'order.list': { ok: true, data: [] },
  });
  vi.stubGlobal('gleaner', {
    request: async (name: string, input: unknown) => {
      asked(name, input);
      return answers[name];
    },
  });
});

/** The page of a run, with a model at this address. */
function drawAt(preset: string, baseUrl: string): void {
  const { settings } = useStore.getState();
  const model = { ...settings.model, preset, baseUrl, model: 'm', price: null };
  const key = { stored: true, ending: 'abcd', origin: new URL(baseUrl).origin, persistent: true };
  useStore.setState({ source, settings: { ...settings, model, key } });
  draw(<RunPanels face={eventsRun} />);
}

const waiting = jobOf('waiting') as JobSnapshot;
const tell = (more: Partial<JobSnapshot>): void =>
  act(() => useStore.setState({ job: { ...waiting, revision: 1, ...more } }));
const standing = (more: Partial<OrdersStanding>): Partial<JobSnapshot> => ({
  orders: { ...(waiting.orders as OrdersStanding), ...more },
});
const note = (): string => screen.getByTestId('order').textContent;

it('offers an order beside now, with what each costs and takes, and starts what is chosen', async () => {
  answers['job.start'] = { ok: true, data: { ...waiting, revision: 1 } };
  drawAt('openai', 'https://api.openai.com/v1');
  const later = await screen.findByTestId('by-order');
  await waitFor(() => expect(later.textContent).toContain('≈ $0.94'));
  expect(later.textContent).toContain('at half the price');
  expect(later.textContent).toContain('up to 24 h');
  expect(screen.getByTestId('by-live').textContent).toContain('≈ $1.88');
  fireEvent.click(later);
  await waitFor(() => expect(screen.getByTestId('start')).toHaveProperty('disabled', false));
  expect(screen.getByTestId('start').textContent).toBe('Order');
  fireEvent.click(screen.getByTestId('start'));
  await waitFor(() =>
    expect(asked).toHaveBeenCalledWith('job.start', expect.objectContaining({ transport: 'order' })),
  );
  await screen.findByTestId('order');
});

it('says with an order that a cluster can take the same requests, and by which command', async () => {
  drawAt('openai', 'https://api.openai.com/v1');
  act(() => useStore.setState({ transport: 'live' }));
  const later = await screen.findByTestId('by-order');
  expect(screen.queryByTestId('cluster')).toBeNull();
  fireEvent.click(later);
  const cluster = await screen.findByTestId('cluster');
  expect(cluster.textContent).toContain(`gleaner order export "${source.path}" --out`);
  expect(cluster.textContent).toContain('gleaner order import');
  expect(cluster.querySelector('button')?.getAttribute('aria-label')).toBe('Copy the command');
});

it('says what is not known of the price of an order, and offers none where none are taken', async () => {
  drawAt('custom', 'https://model.example/v1');
  const later = await screen.findByTestId('by-order');
  expect(later.textContent).toContain('at what your provider takes for orders');
  expect(later.textContent).not.toContain('$');
  act(() => {
    const { settings } = useStore.getState();
    const model = { ...settings.model, preset: 'deepseek', baseUrl: 'https://api.deepseek.com/v1' };
    useStore.setState({ settings: { ...settings, model } });
  });
  expect(screen.queryByTestId('by-order')).toBeNull();
  expect(screen.getByTestId('start').textContent).toBe('Start');
});

it('says where an order stands, in every state of it', () => {
  drawAt('openai', 'https://api.openai.com/v1');
  tell({});
  expect(note()).toContain('1,180 requests');
  expect(note()).toContain('615 of 1,180 done');
  expect(note()).toContain('Due by');
  tell(standing({ keptUntil: Date.now() + 1e8 }));
  expect(note()).toContain('can be fetched until');
  tell(standing({ error: { code: 'offline', message: 'No network.', hint: '' } }));
  expect(note()).toContain('No network.');
  tell(standing({ submittedAt: null }));
  expect(note()).toContain('being made');
  tell(standing({ isCancelling: true }));
  expect(note()).toContain('being cancelled');
  expect(screen.queryByTestId('order-hurry')).toBeNull();
  tell({ transport: 'file' });
  expect(note()).toContain('gleaner order import');
  expect(screen.queryByTestId('order-look')).toBeNull();
  tell({ transport: 'file', orders: null });
  expect(note()).toContain('Export it');
});

it('offers a run beside a job that waits, of others, or of nobody where all are left to it', async () => {
  answers['job.start'] = { ok: true, data: { ...waiting, jobId: 'beside', status: 'running', revision: 2 } };
  drawAt('openai', 'https://api.openai.com/v1');
  tell({});
  const panel = (): string => screen.getByTestId('estimate').textContent;
  await waitFor(() => expect(screen.getByTestId('start')).toHaveProperty('disabled', false));
  expect(panel()).toContain('Whom it has asked about is left to it');
  expect(screen.queryByTestId('add-to-queue')).toBeNull();
  tell({ pipeline: 'mail' });
  expect(panel()).toContain('This one can run meanwhile.');
  tell({});
  fireEvent.click(screen.getByTestId('start'));
  await waitFor(() => expect(asked).toHaveBeenCalledWith('job.start', expect.anything()));
  await screen.findByTestId('add-to-queue');
});

it('says that all is left to an order, where there is nothing else to read', async () => {
  answers['job.estimate'] = { ok: true, data: { ...completedEstimate, items: 0, records: 0 } };
  drawAt('openai', 'https://api.openai.com/v1');
  tell({});
  await waitFor(() =>
    expect(screen.getByTestId('estimate').textContent).toContain('asked about in an order already'),
  );
  expect(screen.getByTestId('start')).toHaveProperty('disabled', true);
});

it('tells of jobs that wait behind the one on show, and looks after them where nothing runs', async () => {
  const open = {
    ...{ id: 1, jobId: 'other', stage: 'extraction', transport: 'order', state: 'submitted' },
    ...{ isCancelling: false, baseUrl: '', orderId: 'batch_1', status: 'in_progress', model: 'm' },
    ...{ lines: 1_180, done: 610, failed: 5, replies: 0, refusals: 0, unanswered: 0, createdAt: 1 },
    ...{ submittedAt: 1, dueAt: null, keptUntil: null, collectedAt: null, error: null, notes: [] },
  };
  answers['order.list'] = { ok: true, data: [open, { ...open, id: 2, jobId: waiting.jobId }] };
  answers['order.look'] = { ok: true, data: null };
  drawAt('openai', 'https://api.openai.com/v1');
  tell({ status: 'completed', orders: null });
  const note = await screen.findByTestId('other-orders');
  expect(note.textContent).toContain('1 other job waits for its order: 615 of 1,180 requests done.');
  fireEvent.click(screen.getByTestId('other-orders-look'));
  await waitFor(() => expect(asked).toHaveBeenCalledWith('order.look', undefined));
  tell({ status: 'running', orders: null });
  expect(note.textContent).toContain('once this job rests');
  expect(screen.queryByTestId('other-orders-look')).toBeNull();
});

it('looks when it is told to, and sends the rest at once', async () => {
  answers['order.look'] = { ok: true, data: { ...waiting, ...standing({ done: 700 }), revision: 2 } };
  answers['order.change'] = {
    ok: true,
    data: { ...waiting, ...standing({ isCancelling: true }), revision: 3 },
  };
  drawAt('openai', 'https://api.openai.com/v1');
  tell({});
  fireEvent.click(screen.getByTestId('order-look'));
  await waitFor(() => expect(note()).toContain('700 of 1,180'));
  fireEvent.click(await screen.findByTestId('order-hurry'));
  await waitFor(() => expect(note()).toContain('being cancelled'));
  expect(asked).toHaveBeenCalledWith('order.change', { act: 'hurry' });
});

it('asks what becomes of an order that nobody knows of, and sends it again then alone', async () => {
  const paused: Partial<JobSnapshot> = { status: 'paused', reason: 'order_unknown' };
  answers['order.change'] = { ok: true, data: { ...waiting, ...paused, revision: 2 } };
  answers['job.resume'] = { ok: true, data: { ...waiting, status: 'running', revision: 3 } };
  drawAt('openai', 'https://api.openai.com/v1');
  tell(paused);
  expect(asked).not.toHaveBeenCalledWith('order.change', expect.anything());
  const again = screen.getByTestId('order-again');
  expect(again.title).toContain('paid for twice');
  fireEvent.click(again);
  await waitFor(() => expect(asked).toHaveBeenCalledWith('job.resume', undefined));
  expect(asked).toHaveBeenCalledWith('order.change', { act: 'give_up' });
});

it('lists the orders of the job with what was odd about each, and marks what may have been paid for in vain', async () => {
  const order: OrderSummary = {
    ...{ id: 2, jobId: waiting.jobId, stage: 'extraction', transport: 'order', state: 'collected' },
    ...{ isCancelling: false, baseUrl: '', orderId: 'batch_1', status: 'expired', model: 'm', lines: 9 },
    ...{ done: 6, failed: 1, replies: 6, refusals: 1, unanswered: 2, createdAt: 1, submittedAt: 1 },
    ...{ dueAt: null, keptUntil: null, collectedAt: 2, error: null },
    notes: [
      { kind: 'doubled', count: 2, detail: '' },
      { kind: 'missing', count: 1, detail: '' },
    ],
  };
  answers['order.list'] = {
    ok: true,
    data: [order, { ...order, id: 1, jobId: 'another', orderId: 'batch_0' }],
  };
  drawAt('openai', 'https://api.openai.com/v1');
  tell({});
  const row = await screen.findByTestId('order-row');
  expect(row.textContent).toContain('6 answered, 1 refused, 2 not');
  expect(
    [...row.querySelectorAll('[data-paid]')].map((each) => [
      each.textContent,
      each.getAttribute('data-paid'),
    ]),
  ).toEqual([
    ['2 answers twice', 'false'],
    ['1 answer missing, perhaps paid for', 'true'],
  ]);
});
