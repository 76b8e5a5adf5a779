// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import type { RatedShare } from '../../../shared/pipelines/ratio-interval.ts';
import type { ReadingScore } from '../../../shared/pipelines/review.ts';
import type { Run } from '../../../shared/run.ts';
import { useStore } from '../../store/store.ts';
import { draw } from '../../testing/draw.tsx';
import { ok } from '../../testing/fake-routes.ts';
import { source } from '../../testing/fake-source.ts';
import { playBridge } from '../../testing/played-bridge.ts';
import { runningJob } from '../../testing/scenes.ts';
import { RunsPage } from './RunsPage.tsx';

const runOf = (jobId: string, createdAt: number): Run => ({
  job: { ...runningJob, jobId, status: 'completed' },
  createdAt,
  asked: 'Car buying',
});
const runs = [runOf('measured', 2_000), runOf('unmeasured', 1_000)];
const rated = (share: number): RatedShare => ({ share, low: share - 0.05, high: share + 0.05 }) as RatedShare;
const scoreOf = (kind: ReadingScore['kind'], jobId: string, share: number): ReadingScore => ({
  ...{ kind, jobId, status: 'completed', model: 'demo', asked: null, at: null, users: 30 },
  ...{ precision: rated(share), recall: rated(share - 0.1), score: { found: 1, right: 1, hits: 1 } },
  ...{ cost: null, currency: 'USD', costOfAll: null },
});

beforeEach(() => {
  playBridge({
    'run.list': () => ok(runs),
    'run.get': ({ jobId }: { jobId: string }) =>
      ok({
        ...runs.find(({ job }) => job.jobId === jobId),
        ...{ causes: [], sliceMs: 1_000, slices: [], pauses: [] },
      }),
    'events.comparedRuns': () =>
      ok({
        ...{ rows: [], total: 0, offset: 0, users: 20, onlyOne: 0, onlyOther: 0, incomparable: 0, types: [] },
        events: { same: 90, moved: 0, retyped: 0, lost: 0, gained: 0 },
      }),
    'events.scores': () =>
      ok({
        gold: { users: 30, drawn: 30, changed: 0, rows: 900 },
        // A trial may go by any id: it is no run.
        scores: [scoreOf('trial', 'unmeasured', 0.5), scoreOf('run', 'measured', 0.9)],
      }),
  });
  useStore.setState({ source: null });
  useStore.setState({ source, page: 'runs' });
});

const row = (jobId: string): HTMLElement =>
  document.querySelector<HTMLElement>(`tr[data-row-id="${jobId}"]`) ?? document.body;

it('says how right each run is, with the interval, and has a dash where that was not measured', async () => {
  draw(<RunsPage />);
  const cell = await screen.findByTestId('run-quality');
  expect(cell.textContent).toBe('90% · 80%');
  expect(cell.title).toBe('Precision 90% (85%–95%) · Recall 80% (75%–85%) · held against 30 reviewed users');
  expect(row('measured').contains(cell)).toBe(true);
  expect(within(row('unmeasured')).getByTitle('It has read no user who is reviewed.').textContent).toBe('–');

  fireEvent.click(row('measured'));
  expect((await screen.findByTestId('run-precision')).parentElement?.textContent).toBe('90%(85%–95%)');
  expect(screen.getByTestId('run-recall').textContent).toBe('80%');
  fireEvent.click(screen.getByLabelText('Close the run'));
  await waitFor(() => expect(screen.queryByTestId('run-precision')).toBeNull());
  fireEvent.click(row('unmeasured'));
  expect((await screen.findByTestId('run-unmeasured')).textContent).toBe('–');
});

it('stands side by side where two runs are compared', async () => {
  draw(<RunsPage />);
  await screen.findByTestId('run-quality');
  fireEvent.click(screen.getByLabelText('Choose all runs'));
  fireEvent.click(screen.getByTestId('compare'));
  const table = await screen.findByTestId('compared-quality');
  const cells = within(table)
    .getAllByRole('row')
    .map(({ textContent }) => textContent);
  expect(cells[1]).toContain('First run0–');
  expect(cells[2]).toContain('Second run3090%');
});
