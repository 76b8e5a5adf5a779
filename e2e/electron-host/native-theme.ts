import { EventEmitter } from 'node:events';
import { refuseUnknownMembers } from './refuse-unknown.ts';

type ThemeSource = 'system' | 'light' | 'dark';

class NativeTheme extends EventEmitter {
  #source: ThemeSource = 'system';
  readonly shouldUseHighContrastColors = false;
  readonly shouldUseInvertedColorScheme = false;
  readonly prefersReducedTransparency = false;
  readonly inForcedColorsMode = false;

  get themeSource(): ThemeSource {
    return this.#source;
  }

  set themeSource(source: ThemeSource) {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`No such themeSource: ${source}`);
    if (source === this.#source) return;
    this.#source = source;
    this.emit('updated');
  }

  /** The system's own theme is light, or dark with GLEANER_HOST_DARK=1. */
  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? process.env.GLEANER_HOST_DARK === '1' : this.#source === 'dark';
  }
}
refuseUnknownMembers('nativeTheme', NativeTheme);

export const nativeTheme = new NativeTheme();
