import { createCrossing } from './crossing.ts';
import { pageWorld } from './page-world.ts';
import { type PreloadSettings, preloadWorld } from './preload-world.ts';
import { createValueCodec } from './value-codec.ts';

/** The script for the page's own world: it must be registered before the preload's. */
export function pageWorldSource(nonce: string): string {
  return `(${pageWorld})(${createCrossing}, ${JSON.stringify(nonce)});`;
}

/** The script for the preload's world, with the built preload inside. */
export function preloadWorldSource(preload: string, settings: PreloadSettings): string {
  return (
    `(${preloadWorld})(${createCrossing}, (${createValueCodec})(), ${JSON.stringify(settings)}, ` +
    `function (require, module, exports, process) {\n${preload}\n});`
  );
}
