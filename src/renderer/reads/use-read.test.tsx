// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { useStore } from '../store/store.ts';
import { draw } from '../testing/draw.tsx';
import { source } from '../testing/fake-source.ts';
import { liveReads, readClient } from './read-client.ts';
import { useRead } from './use-read.ts';

function Orders({ asks }: { readonly asks: boolean }) {
  const { data } = useRead('order.list', asks ? undefined : null);
  return <p data-testid={asks ? 'asks' : 'asks-nothing'}>{data === null ? 'none' : data.length}</p>;
}

it('is read again beside a part of the page that asks nothing of the kind at the moment', async () => {
  let orders: readonly object[] = [];
  vi.stubGlobal('gleaner', { request: async () => ({ ok: true, data: orders }) });
  useStore.setState({ source });
  draw(
    <>
      <Orders asks />
      <Orders asks={false} />
    </>,
  );
  await waitFor(() => expect(screen.getByTestId('asks').textContent).toBe('0'));
  orders = [{}, {}];
  await act(() => readClient.invalidateQueries({ queryKey: [liveReads] }));
  await waitFor(() => expect(screen.getByTestId('asks').textContent).toBe('2'));
  expect(screen.getByTestId('asks-nothing').textContent).toBe('none');
});
