export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The one display the host has; the work area leaves room for a panel. */
export const displayBounds: Bounds = { x: 0, y: 0, width: 1920, height: 1080 };
export const workArea: Bounds = { x: 0, y: 0, width: 1920, height: 1040 };

/** Where a window of this size comes up: in the middle of the work area. */
export function centred({ width, height }: Size): Bounds {
  const x = Math.max(0, Math.round((workArea.width - width) / 2));
  const y = Math.max(0, Math.round((workArea.height - height) / 2));
  return { x, y, width, height };
}

/** The bounds with what is given changed, never smaller than the minimum. */
export function changed(bounds: Bounds, change: Partial<Bounds>, minimum: Size): Bounds {
  const { x = bounds.x, y = bounds.y, width = bounds.width, height = bounds.height } = change;
  return { x, y, width: Math.max(width, minimum.width), height: Math.max(height, minimum.height) };
}
