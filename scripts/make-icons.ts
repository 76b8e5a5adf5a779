/**
 * Draws the mark, an ear of wheat, from the geometry below: as SVG and, with the small rasteriser in
 * `rasterise.ts`, as PNG, ICO and ICNS. Nothing but Node is needed. Run: node scripts/make-icons.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeIcns, encodeIco, encodePng } from './icon-files.ts';
import { type Curve, type Point, rasterise, type Shape } from './rasterise.ts';

const size = 512;
const wheat = '#B7791F';
const wheatDark = '#E0A93B';
const cream = '#FFF6E0';

/** A closed curve: a start and cubic pieces. */
function grain(x: number, y: number, degrees: number, length: number, width: number): Curve {
  const turn = (degrees * Math.PI) / 180;
  const at = (side: number, up: number): Point => [
    x + side * width * Math.cos(turn) + up * length * Math.sin(turn),
    y + side * width * Math.sin(turn) - up * length * Math.cos(turn),
  ];
  return {
    start: at(0, 0),
    pieces: [
      [at(0.75, 0.12), at(0.85, 0.62), at(0, 1)],
      [at(-0.85, 0.62), at(-0.75, 0.12), at(0, 0)],
    ],
  };
}

/** A thin wedge, for the stem and the awns. */
function wedge(from: Point, to: Point, width: number): Curve {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const across: Point = [((to[1] - from[1]) / length) * width, ((from[0] - to[0]) / length) * width];
  const left: Point = [from[0] - across[0], from[1] - across[1]];
  const right: Point = [from[0] + across[0], from[1] + across[1]];
  return {
    start: left,
    pieces: [
      [left, to, to],
      [to, right, right],
      [right, left, left],
    ],
  };
}

interface Ear {
  readonly pairs: number;
  readonly step: number;
  readonly length: number;
  readonly width: number;
  readonly awns: boolean;
}

const lean = 40;

/** The ear: pairs of grains that lean from the stem, one on top, and awns that run on from their tips. */
function ear({ pairs, step, length, width, awns }: Ear): readonly Curve[] {
  const middle = size / 2;
  const turn = (lean * Math.PI) / 180;
  const top = awns ? 196 : 190;
  const curves: Curve[] = [wedge([middle, 470], [middle, top - 10], width * 0.2)];
  for (let pair = 0; pair < pairs; pair += 1) {
    const y = top + step * (pair + 0.62);
    for (const side of [-1, 1]) {
      const x = middle + side * width * 0.26;
      curves.push(grain(x, y, side * lean, length, width));
      const tip: Point = [x + side * length * Math.sin(turn) * 0.97, y - length * Math.cos(turn) * 0.97];
      if (awns) curves.push(wedge(tip, [tip[0] + side * 26, tip[1] - 66], 3.5));
    }
  }
  curves.push(grain(middle, top - 4, 0, length, width));
  if (awns) curves.push(wedge([middle, top - length], [middle, top - length - 58], 3.5));
  return curves;
}

/** The square with soft corners that an icon stands on: a superellipse. */
function plate(inset: number): Curve {
  const half = size / 2 - inset;
  const bend = half * 0.94;
  const centre = size / 2;
  const at = (x: number, y: number): Point => [centre + x, centre + y];
  return {
    start: at(0, -half),
    pieces: [
      [at(bend, -half), at(half, -bend), at(half, 0)],
      [at(half, bend), at(bend, half), at(0, half)],
      [at(-bend, half), at(-half, bend), at(-half, 0)],
      [at(-half, -bend), at(-bend, -half), at(0, -half)],
    ],
  };
}

const fullEar = ear({ pairs: 4, step: 62, length: 98, width: 33, awns: true });
const smallEar = ear({ pairs: 3, step: 92, length: 158, width: 56, awns: false });
const filled = (curves: readonly Curve[], colour: string): readonly Shape[] =>
  curves.map((curve) => ({ curve, colour }));

const icon: readonly Shape[] = [{ curve: plate(16), colour: wheat }, ...filled(fullEar, cream)];
const smallIcon: readonly Shape[] = [{ curve: plate(0), colour: wheat }, ...filled(smallEar, cream)];

function svg(shapes: readonly Shape[]): string {
  const point = ([x, y]: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const path = ({ curve, colour }: Shape): string => {
    const pieces = curve.pieces.map((piece) => `C${piece.map(point).join(' ')}`).join('');
    return `  <path fill="${colour}" d="M${point(curve.start)}${pieces}Z"/>`;
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" role="img" aria-label="Gleaner">`,
    ...shapes.map(path),
    '</svg>\n',
  ].join('\n');
}

const png = (shapes: readonly Shape[], pixels: number): Buffer =>
  encodePng(rasterise(shapes, size, pixels), pixels);
const iconOf = (pixels: number): Buffer => png(pixels <= 32 ? smallIcon : icon, pixels);

const folder = join(import.meta.dirname, '..', 'resources', 'icons');
mkdirSync(folder, { recursive: true });
const save = (name: string, content: Buffer | string): void => writeFileSync(join(folder, name), content);

save('icon.svg', svg(icon));
save('mark.svg', svg(filled(fullEar, wheat)));
save('mark-dark.svg', svg(filled(fullEar, wheatDark)));
save('icon.png', iconOf(512));
save('tray.png', png(filled(smallEar, wheatDark), 24));
save('tray@2x.png', png(filled(smallEar, wheatDark), 48));
save('trayTemplate.png', png(filled(smallEar, '#000000'), 18));
save('trayTemplate@2x.png', png(filled(smallEar, '#000000'), 36));
save('icon.ico', encodeIco([16, 32, 48, 64, 256].map((pixels) => ({ pixels, png: iconOf(pixels) }))));
save(
  'icon.icns',
  encodeIcns([32, 64, 128, 256, 512, 1024].map((pixels) => ({ pixels, png: iconOf(pixels) }))),
);
