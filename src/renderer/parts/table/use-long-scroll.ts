import { observeElementOffset, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { follow, type Place, shiftAt } from './fold-scroll.ts';

type Rows = Virtualizer<HTMLElement, Element>;

/** The scrolling of a list of so many pixels, which may be more than a browser can lay out. */
export function useLongScroll(frame: HTMLElement | null, whole: number, offset: RefObject<number>) {
  /** How many pixels further in the list the rows in view are than in the frame. */
  const [shift, setShift] = useState(0);
  const place = useRef<Place>({ top: 0, shift: 0 });
  const pixels = useRef(whole);
  pixels.current = whole;

  /** Where the frame has to be moved for what is in view to stay in view, that is one step for the eye. */
  const stand = useCallback((next: Place, element: Element) => {
    const isMoved = Math.abs(next.top - element.scrollTop) >= 1;
    if (isMoved) {
      flushSync(() => setShift(next.shift));
      element.scrollTop = next.top;
    } else setShift(next.shift);
    place.current = { top: element.scrollTop, shift: next.shift };
  }, []);

  /** Tells the virtualizer where in the list the frame stands. */
  const observe = useCallback(
    (rows: Rows, tell: (offset: number, isScrolling: boolean) => void) =>
      observeElementOffset(rows, (top, isScrolling) => {
        const element = rows.scrollElement;
        if (element === null) return;
        stand(follow(pixels.current, place.current, top, element.clientHeight), element);
        offset.current = place.current.top + place.current.shift;
        tell(offset.current, isScrolling);
      }),
    [stand, offset],
  );

  /** Brings a place of the list to the top of the frame. */
  const scrollToOffset = useCallback(
    (to: number) => {
      if (frame === null) return;
      const next = shiftAt(pixels.current, to);
      const top = to - next;
      // What comes of it is told by the scrolling itself, as a step from here.
      place.current = { top, shift: next };
      setShift(next);
      frame.scrollTo({ top });
    },
    [frame],
  );

  return { shift, observeElementOffset: observe, scrollToOffset };
}
