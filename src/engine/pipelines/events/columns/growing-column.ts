type Numbers = Int32Array | Uint32Array | Int8Array | Float64Array;

/** A list of numbers that grows, as compact as an array of fixed size. */
export class GrowingColumn<Kind extends Numbers> {
  length = 0;
  private kept: Kind;
  private readonly make: (length: number) => Kind;

  /** @param room for so many numbers it is made; for more it grows */
  constructor(make: (length: number) => Kind, room: number) {
    this.make = make;
    this.kept = make(room);
  }

  push(value: number): void {
    if (this.length === this.kept.length) {
      const larger = this.make(Math.max(1_024, this.kept.length * 2));
      larger.set(this.kept);
      this.kept = larger;
    }
    this.kept[this.length] = value;
    this.length += 1;
  }

  /** Without the room that was left; it grows no more. */
  values(): Kind {
    return this.length === this.kept.length ? this.kept : (this.kept.slice(0, this.length) as Kind);
  }
}

export const int32Column = (room = 0): GrowingColumn<Int32Array> =>
  new GrowingColumn((length) => new Int32Array(length), room);
export const uint32Column = (room = 0): GrowingColumn<Uint32Array> =>
  new GrowingColumn((length) => new Uint32Array(length), room);
export const int8Column = (room = 0): GrowingColumn<Int8Array> =>
  new GrowingColumn((length) => new Int8Array(length), room);
export const float64Column = (room = 0): GrowingColumn<Float64Array> =>
  new GrowingColumn((length) => new Float64Array(length), room);
