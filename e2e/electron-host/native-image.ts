import { readFileSync } from 'node:fs';
import { refuseUnknown, refuseUnknownMembers } from './refuse-unknown.ts';
import type { Size } from './window-bounds.ts';

/** Width and height as a PNG's header gives them; nothing for any other format. */
function sizeOfPng(bytes: Buffer): Size {
  const isPng = bytes.length > 24 && bytes.toString('latin1', 1, 4) === 'PNG';
  return isPng ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : { width: 0, height: 0 };
}

/** An image as a file of bytes; resizing only changes the size it says it has. */
export class NativeImage {
  readonly #bytes: Buffer;
  readonly #size: Size;
  isMacTemplateImage = false;

  constructor(bytes: Buffer, size: Size = sizeOfPng(bytes)) {
    this.#bytes = bytes;
    this.#size = size;
  }

  isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  getSize(): Size {
    return { ...this.#size };
  }

  resize(size: Partial<Size>): NativeImage {
    const { width, height } = this.#size;
    const ratio = height === 0 ? 1 : width / height;
    const wide = size.width ?? Math.round((size.height ?? height) * ratio);
    return new NativeImage(this.#bytes, {
      width: wide,
      height: size.height ?? Math.round(wide / (ratio || 1)),
    });
  }

  setTemplateImage(isTemplate: boolean): void {
    this.isMacTemplateImage = isTemplate;
  }

  isTemplateImage(): boolean {
    return this.isMacTemplateImage;
  }

  addRepresentation(_options: object): void {}

  toPNG(): Buffer {
    return this.#bytes;
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.#bytes.toString('base64')}`;
  }
}
refuseUnknownMembers('NativeImage', NativeImage);

/** As in Electron, a file that cannot be read gives an empty image. */
function createFromPath(file: string): NativeImage {
  try {
    return new NativeImage(readFileSync(file));
  } catch {
    return new NativeImage(Buffer.alloc(0));
  }
}

export const nativeImage = refuseUnknown('nativeImage', {
  createFromPath,
  createFromBuffer: (bytes: Buffer) => new NativeImage(bytes),
  createFromDataURL: (url: string) => new NativeImage(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
  createEmpty: () => new NativeImage(Buffer.alloc(0)),
});
