type Numbers = Int32Array | Int8Array | Float64Array;

/** Room for so many numbers to begin with. */
const firstRoom = 1_024;

/** A list of numbers that grows, as compact as an array of fixed size. */
export class GrowingColumn<Kind extends Numbers> {
  length = 0;
  private kept: Kind;
  private readonly make: (length: number) => Kind;

  constructor(make: (length: number) => Kind) {
    this.make = make;
    this.kept = make(firstRoom);
  }

  push(value: number): void {
    if (this.length === this.kept.length) {
      const larger = this.make(this.kept.length * 2);
      larger.set(this.kept);
      this.kept = larger;
    }
    this.kept[this.length] = value;
    this.length += 1;
  }

  /** Without the room that was left; it grows no more. */
  values(): Kind {
    return this.kept.slice(0, this.length) as Kind;
  }
}

export const int32Column = (): GrowingColumn<Int32Array> =>
  new GrowingColumn((length) => new Int32Array(length));
export const int8Column = (): GrowingColumn<Int8Array> =>
  new GrowingColumn((length) => new Int8Array(length));
export const float64Column = (): GrowingColumn<Float64Array> =>
  new GrowingColumn((length) => new Float64Array(length));
