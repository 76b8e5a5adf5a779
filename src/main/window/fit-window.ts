import type { Rectangle } from 'electron';
import type { WindowState } from '../../shared/settings.ts';

export const minimumSize = { width: 900, height: 600 } as const;

/**
 * The remembered window, made to fit the displays there are now (their work areas, the primary first).
 * A window of which less than a handle is visible is left to the system to place.
 */
export function fitWindow(state: WindowState, workAreas: readonly Rectangle[]) {
  const { x, y } = state;
  const home =
    x === null || y === null ? undefined : workAreas.find((area) => showsHandle(state, x, y, area));
  const area = home ?? workAreas[0];
  const width = limit(state.width, minimumSize.width, area?.width);
  const height = limit(state.height, minimumSize.height, area?.height);
  if (home === undefined || x === null || y === null) return { width, height };
  return {
    x: Math.max(home.x, Math.min(x, home.x + home.width - width)),
    y: Math.max(home.y, Math.min(y, home.y + home.height - height)),
    width,
    height,
  };
}

/** Enough of the title bar to take hold of: 100 × 30 points of the window's top. */
function showsHandle(state: WindowState, x: number, y: number, area: Rectangle): boolean {
  const overlap = Math.min(x + state.width, area.x + area.width) - Math.max(x, area.x);
  return overlap >= 100 && y >= area.y - 10 && y <= area.y + area.height - 30;
}

function limit(value: number, least: number, most: number | undefined): number {
  return Math.max(least, most === undefined ? value : Math.min(value, most));
}
