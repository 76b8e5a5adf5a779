// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { draw } from '../testing/draw.tsx';
import { Clamped } from './Clamped.tsx';

afterEach(() => vi.restoreAllMocks());

/** What the page would measure, where nothing is laid out. */
function measure(whole: number, shown: number): void {
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(whole);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(shown);
}

it('opens a text that is longer than what is shown, and closes it again', () => {
  measure(400, 80);
  draw(<Clamped text={'a long row '.repeat(40)} />);
  fireEvent.click(screen.getByRole('button', { name: 'Show all of it', expanded: false }));
  fireEvent.click(screen.getByRole('button', { name: 'Show less', expanded: true }));
  expect(screen.getByRole('button', { name: 'Show all of it' })).toBeTruthy();
});

it('has no button where the whole text is shown', () => {
  measure(80, 80);
  draw(<Clamped text={'a long row '.repeat(40)} />);
  expect(screen.queryByRole('button')).toBeNull();
});
