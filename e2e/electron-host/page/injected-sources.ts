import { crossingSource } from './crossing.ts';
import { pageWorld } from './page-world.ts';
import { type PreloadSettings, preloadSource } from './preload-world.ts';
import { valueCodecSource } from './value-codec.ts';

/** The script for the page's own world: it must be registered before the preload's. */
export function pageWorldSource(nonce: string): string {
  return `(${pageWorld})(${crossingSource}, ${JSON.stringify(nonce)});`;
}

/** The script for the preload's world, with the built preload inside. */
export function preloadWorldSource(preload: string, settings: PreloadSettings): string {
  return (
    `(${preloadSource})(${crossingSource}, (${valueCodecSource})(), ${JSON.stringify(settings)}, ` +
    `function (require, module, exports, process) {\n${preload}\n});`
  );
}
