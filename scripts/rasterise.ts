export type Point = readonly [number, number];

/** A closed curve: a start and cubic pieces, each with two handles and an end. */
export interface Curve {
  readonly start: Point;
  readonly pieces: readonly (readonly [Point, Point, Point])[];
}

export interface Shape {
  readonly curve: Curve;
  /** `#RRGGBB` */
  readonly colour: string;
}

const subrows = 8;
const steps = 24;

/** Paints the shapes over one another: RGBA with straight alpha, `pixels` square. The curves lie in a `box` square. */
export function rasterise(shapes: readonly Shape[], box: number, pixels: number): Uint8Array {
  const image = new Float64Array(pixels * pixels * 4);
  for (const { curve, colour } of shapes) {
    const coverage = cover(flatten(curve, pixels / box), pixels);
    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    for (let pixel = 0; pixel < coverage.length; pixel += 1) {
      blend(image, pixel * 4, [red ?? 0, green ?? 0, blue ?? 0], coverage[pixel] ?? 0);
    }
  }
  return Uint8Array.from(image, (value, index) => Math.round(index % 4 === 3 ? value * 255 : value));
}

function flatten({ start, pieces }: Curve, scale: number): readonly Point[] {
  const points: Point[] = [];
  let from = start;
  for (const [one, two, end] of pieces) {
    for (let step = 0; step < steps; step += 1) {
      const t = step / steps;
      const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
      const along = (axis: 0 | 1): number =>
        [from, one, two, end].reduce((sum, point, index) => sum + point[axis] * (weights[index] ?? 0), 0);
      points.push([along(0) * scale, along(1) * scale]);
    }
    from = end;
  }
  return points;
}

/** How much of each pixel the polygon covers, 0–1: exact along a row, sampled across it. */
function cover(points: readonly Point[], pixels: number): Float64Array {
  const coverage = new Float64Array(pixels * pixels);
  for (let row = 0; row < pixels * subrows; row += 1) {
    const crossings = crossingsAt(points, (row + 0.5) / subrows);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const from = Math.max(0, crossings[pair] ?? 0);
      const to = Math.min(pixels, crossings[pair + 1] ?? 0);
      const line = Math.floor(row / subrows) * pixels;
      for (let x = Math.floor(from); x < to; x += 1) {
        const part = Math.min(to, x + 1) - Math.max(from, x);
        coverage[line + x] = (coverage[line + x] ?? 0) + part / subrows;
      }
    }
  }
  return coverage;
}

function crossingsAt(points: readonly Point[], y: number): readonly number[] {
  const found: number[] = [];
  points.forEach(([x1, y1], index) => {
    const [x2, y2] = points[(index + 1) % points.length] ?? [x1, y1];
    if (y1 <= y !== y2 <= y) found.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  });
  return found.sort((a, b) => a - b);
}

function blend(
  image: Float64Array,
  at: number,
  colour: readonly [number, number, number],
  alpha: number,
): void {
  if (alpha <= 0) return;
  const below = image[at + 3] ?? 0;
  const together = alpha + below * (1 - alpha);
  for (const channel of [0, 1, 2] as const) {
    const under = image[at + channel] ?? 0;
    image[at + channel] = (colour[channel] * alpha + under * below * (1 - alpha)) / together;
  }
  image[at + 3] = together;
}
