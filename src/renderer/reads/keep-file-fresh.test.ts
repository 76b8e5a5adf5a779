// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Workspace } from '../../shared/contract.ts';
import { initialState } from '../store/state.ts';
import { useStore } from '../store/store.ts';
import { source } from '../testing/fake-source.ts';
import { runningJob } from '../testing/scenes.ts';
import { keepFileFresh } from './keep-file-fresh.ts';
import { liveReads, readClient } from './read-client.ts';

const asked = vi.fn();
let answering = Promise.withResolvers<unknown>();
let stop = (): void => {};

const grown: Workspace = { source: { ...source, sizeBytes: 99 }, job: null, revision: 7 };
const comeBack = (): boolean => window.dispatchEvent(new Event('focus'));
const isStale = (): boolean | undefined => readClient.getQueryState([liveReads, 'something'])?.isInvalidated;

beforeEach(() => {
  asked.mockClear();
  answering = Promise.withResolvers();
  const request = (name: string): unknown => {
    asked(name);
    return answering.promise;
  };
  vi.stubGlobal('gleaner', { request });
  useStore.setState({ source });
  readClient.setQueryData([liveReads, 'something'], 'before');
  stop = keepFileFresh();
});
afterEach(() => {
  stop();
  readClient.clear();
  useStore.setState(initialState, true);
});

it('looks at the file again when its window is come back to, and reads what is on show anew', async () => {
  comeBack();
  expect(asked.mock.calls).toEqual([['workspace.get']]);
  expect(isStale()).toBe(false);
  answering.resolve({ ok: true, data: grown });
  await vi.waitFor(() => expect(isStale()).toBe(true));
  expect(useStore.getState().source?.sizeBytes).toBe(99);
});

it('looks when another page is turned to, and not when another file is opened', () => {
  useStore.setState({ page: 'users' });
  expect(asked).toHaveBeenCalledTimes(1);
  stop();
  stop = keepFileFresh();
  useStore.setState({ page: 'types', source: { ...source, path: '/data/other.db' } });
  expect(asked).toHaveBeenCalledTimes(1);
});

it('never looks twice at once, and once more after that', async () => {
  for (let turn = 0; turn < 3; turn += 1) comeBack();
  expect(asked).toHaveBeenCalledTimes(1);
  answering.resolve({ ok: true, data: grown });
  await vi.waitFor(() => expect(isStale()).toBe(true));
  comeBack();
  expect(asked).toHaveBeenCalledTimes(2);
});

it('leaves all as it is where the file cannot be looked at, and looks the next time', async () => {
  comeBack();
  answering.resolve({ ok: false, error: { code: 'file_not_found', message: '', hint: '' } });
  await vi.waitFor(() => {
    comeBack();
    expect(asked).toHaveBeenCalledTimes(2);
  });
  expect(isStale()).toBe(false);
  expect(useStore.getState().source).toEqual(source);
});

it('leaves a running job and a window without a file alone, and what comes after its end', () => {
  useStore.setState({ job: { ...runningJob, revision: 1 } });
  comeBack();
  useStore.setState({ job: null, source: null });
  comeBack();
  useStore.setState({ source });
  stop();
  comeBack();
  useStore.setState({ page: 'users' });
  expect(asked).not.toHaveBeenCalled();
});
