import { PassThrough } from 'node:stream';
import { expect, it, vi } from 'vitest';
import type { EngineListener } from '../engine/engine-api.ts';
import { AppError } from '../shared/app-error.ts';
import { runExport } from './export-command.ts';
import { report } from './report.ts';

it('an export that is interrupted is cancelled, and says so; in a terminal it shows how far it is', async () => {
  const written = Promise.withResolvers<never>();
  const listening = Promise.withResolvers<EngineListener>();
  const engine = {
    info: vi.fn(),
    exportTable: vi.fn(() => written.promise),
    cancelExport: vi.fn(async () => written.reject(new AppError('aborted', 'The export was cancelled.'))),
    subscribe: (listener: EngineListener) => {
      listening.resolve(listener);
      return () => undefined;
    },
  };
  const told: string[] = [];
  const stderr = Object.assign(new PassThrough(), { isTTY: true }) as unknown as NodeJS.WriteStream;
  stderr.on('data', (chunk: Buffer) => told.push(chunk.toString()));
  const before = process.listenerCount('SIGINT');
  const given = { what: 'events', format: 'xlsx', type: ['a', 'b'], out: '/nowhere/x.xlsx' };
  const running = runExport(engine, given, { stdout: new PassThrough(), stderr });
  (await listening.promise).exporting?.({ rows: 1_200, total: 4_000 });
  process.emit('SIGINT');
  const thrown = await running.catch((caught: unknown) => caught);
  expect(engine.cancelExport).toHaveBeenCalledOnce();
  expect(told.join('')).toContain('1,200 of 4,000 rows');
  expect(process.listenerCount('SIGINT')).toBe(before);
  expect(engine.exportTable.mock.calls[0]?.slice(0, 2)).toMatchObject([
    'events',
    { format: 'xlsx', bom: false, options: { filter: { types: ['a', 'b'] }, shape: 'wide' } },
  ]);
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(report(thrown)).toBe(130);
  said.mockRestore();
});

it('says how many cells a workbook has no room for', async () => {
  const engine = {
    info: vi.fn(),
    exportTable: vi.fn(async () => ({ path: '/somewhere/x.xlsx', rows: 1_200, cutCells: 2 })),
    cancelExport: vi.fn(),
    subscribe: () => () => undefined,
  };
  const stderr = new PassThrough();
  const given = { what: 'events', format: 'xlsx', out: '/somewhere/x.xlsx' };
  await runExport(engine, given, {
    stdout: new PassThrough(),
    stderr: stderr as unknown as NodeJS.WriteStream,
  });
  const [rows, cut] = String(stderr.read()).split('\n');
  expect(rows).toBe('1,200 rows of events are in /somewhere/x.xlsx');
  expect(cut).toMatch(/^2 cells are longer than the 32,767 characters that Excel takes/);
});
