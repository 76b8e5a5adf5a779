/**
 * Pixels of the tallest list that is drawn at its full height. A browser lays out some 33 million dots, on a fine screen a
 * quarter of as many pixels; a list that is taller is folded: near its ends everything is where it is, between them one pixel of the bar
 * stands for more than one of the list.
 */
export const mostPixels = 8_000_000;
/** So much at either end is drawn as it is. */
const endPixels = 1_000_000;
/** How far what is drawn may come to lie from where the bar would have it, before that is mended. */
const mostDrift = 500_000;
/** More screens at once than wheel and keys go: the bar was dragged, or something was jumped to. */
const jumpScreens = 4;

/** Where a list is scrolled to: as the frame has it, and how much further that is in the list. In pixels. */
export interface Place {
  readonly top: number;
  readonly shift: number;
}

/** How tall a list of that many pixels is drawn. */
export const drawnPixels = (whole: number): number => Math.min(whole, mostPixels);

/** How much further in the list a place is than on the bar; nothing where the list is not folded. */
export function shiftAt(whole: number, offset: number): number {
  const folded = whole - drawnPixels(whole);
  if (folded === 0) return 0;
  const share = (offset - endPixels) / (whole - 2 * endPixels);
  return Math.round(folded * Math.min(1, Math.max(0, share)));
}

/** The place in the list that the bar stands for. */
function offsetAt(whole: number, top: number): number {
  const drawn = drawnPixels(whole);
  if (top <= endPixels) return top;
  if (top >= drawn - endPixels) return top + whole - drawn;
  return endPixels + ((top - endPixels) * (whole - 2 * endPixels)) / (drawn - 2 * endPixels);
}

/**
 * Where a list stands once its frame has scrolled to `top`, with `screen` pixels in view. A jump goes where the bar stands;
 * else what is in view moves by as much as it was moved. Near an end, and where it has drifted far, the frame has to go to another
 * `top` than it is at, under which the same is in view.
 */
export function follow(whole: number, before: Place, top: number, screen: number): Place {
  if (whole <= mostPixels) return { top, shift: 0 };
  if (Math.abs(top - before.top) > jumpScreens * screen)
    return { top, shift: Math.round(offsetAt(whole, top) - top) };
  const offset = top + before.shift;
  const shift = shiftAt(whole, offset);
  const isNearEnd = offset < endPixels || offset > whole - endPixels;
  const isOff = Math.abs(shift - before.shift) > mostDrift || (isNearEnd && shift !== before.shift);
  return isOff ? { top: offset - shift, shift } : { top, shift: before.shift };
}
