import { readdirSync, readFileSync } from 'node:fs';
import type { Gleaner } from './fixture/gleaner.ts';
import { readJob } from './fixture/ledger.ts';
import { expectListed, expectStatus, goTo, startJob, untilSucceeded } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test.use({ demo: { latencyMs: 200 }, given: { model: { maxInputTokens: 1_000 } } });

/** Playwright gives a crashed page up, so the window is asked through Electron. */
function inWindow<Result>({ app }: Gleaner, script: string): Promise<Result> {
  return app.evaluate(
    ({ webContents }, code) => webContents.getAllWebContents()[0]?.executeJavaScript(code),
    script,
  );
}

interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function readProcess(pid: number): readonly RunningProcess[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]);
    return [{ pid, parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }];
  } catch {
    return []; // It ended while we looked.
  }
}

/** The graphics process: Electron knows it; under the Chromium host it is looked for among all processes. */
async function gpuProcess({ app }: Gleaner): Promise<number> {
  const known = await app
    .evaluate(({ app }) => app.getAppMetrics().find((metric) => metric.type === 'GPU')?.pid)
    .catch(() => undefined);
  if (known !== undefined) return known;
  const all = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => readProcess(Number(entry)));
  const profile = `gleaner-chromium-profile-${app.process().pid}-`;
  const browser = all.find(({ command }) => command.includes(profile) && !command.includes('--type='));
  const gpu = all.find(
    ({ parent, command }) => parent === browser?.pid && command.includes('--type=gpu-process'),
  );
  if (gpu === undefined) throw new Error('There is no graphics process.');
  return gpu.pid;
}

/** Three reloads in a row. */
async function reload(gleaner: Gleaner, file: string): Promise<void> {
  for (let time = 0; time < 3; time += 1) {
    await gleaner.page.reload();
    await expectStatus(gleaner, 'running');
    const before = readJob(file).succeeded;
    expect((await gleaner.job()).succeeded).toBeGreaterThanOrEqual(before);
  }
}

async function killGraphics(gleaner: Gleaner, file: string): Promise<void> {
  const pid = await gpuProcess(gleaner);
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => gpuProcess(gleaner).catch(() => pid)).not.toBe(pid); // Chromium starts another.
  await untilSucceeded(file, readJob(file).succeeded + 3);
  await goTo(gleaner.page, 'users');
  await expectListed(gleaner.page.getByTestId('users-table'), 60);
  expect((await gleaner.page.screenshot()).length).toBeGreaterThan(10_000);
  await goTo(gleaner.page, 'extract');
}

async function crashPage(gleaner: Gleaner): Promise<void> {
  const crash = gleaner.page.waitForEvent('crash');
  await gleaner.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents()[0]?.forcefullyCrashRenderer(),
  );
  await crash;
}

test('the window is reloaded, its graphics die and its page crashes while a job runs: the job does not notice, and the window is right', async ({
  desk,
  model,
  start,
}) => {
  const file = desk.sixty();
  const gleaner = await start(file);
  await startJob(gleaner);
  await untilSucceeded(file, 3);
  const { id } = readJob(file);
  await test.step('the window is reloaded', async () => {
    model.setLatency(2_000); // Three reloads of a slow machine are not to outlast the job.
    await reload(gleaner, file);
  });
  await test.step('the graphics process dies', () => killGraphics(gleaner, file));
  await test.step('the page’s process crashes: the window comes back by itself', async () => {
    await crashPage(gleaner);
    const shown = (script: string): Promise<string | undefined> =>
      inWindow<string | undefined>(gleaner, script).catch(() => undefined);
    const pill = () => shown(`document.querySelector('[data-testid="job-pill"]')?.dataset.status`);
    await expect.poll(pill).toBe('running');
    model.setLatency(0);
    await expect.poll(pill).toBe('completed');
    await expect
      .poll(() => shown(`document.querySelector('[data-testid="succeeded"]')?.textContent`))
      .toBe('60');
  });
  expect(readJob(file)).toMatchObject({ id, status: 'completed', succeeded: 60, repeatedCalls: 0 });
  expect(model.record.calls.every((call) => !call.aborted)).toBe(true);
});
