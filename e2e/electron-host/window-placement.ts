import { type Bounds, changed, displayBounds, type Size, workArea } from './window-bounds.ts';

type Form = 'normal' | 'minimized' | 'maximized' | 'fullscreen';

/** What changes of a window's place: its page may need another size, and its listeners hear of it. */
export interface PlacementListener {
  resized(): void;
  emit(event: string): void;
}

/** Where a window is, and in which form. */
export class WindowPlacement {
  form: Form = 'normal';
  normal: Bounds;
  minimum: Size;
  readonly #listener: PlacementListener;
  #beforeMinimize: Form = 'normal';

  constructor(normal: Bounds, minimum: Size, listener: PlacementListener) {
    this.normal = normal;
    this.minimum = minimum;
    this.#listener = listener;
  }

  get bounds(): Bounds {
    if (this.form === 'maximized') return { ...workArea };
    return this.form === 'fullscreen' ? { ...displayBounds } : { ...this.normal };
  }

  become(form: Form, event: string): void {
    if (form === 'minimized') this.#beforeMinimize = this.form;
    this.form = form;
    if (form !== 'minimized') this.#listener.resized();
    this.#listener.emit(event);
  }

  restore(): void {
    if (this.form === 'minimized') this.become(this.#beforeMinimize, 'restore');
    else if (this.form === 'maximized') this.become('normal', 'unmaximize');
  }

  setBounds(bounds: Partial<Bounds>): void {
    const before = this.normal;
    const { x, y, width, height } = changed(before, bounds, this.minimum);
    this.normal = { x, y, width, height };
    if (x !== before.x || y !== before.y) this.#listener.emit('move');
    if (width === before.width && height === before.height) return;
    this.#listener.resized();
    this.#listener.emit('resize');
  }
}
