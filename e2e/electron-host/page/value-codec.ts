export interface ValueCodec {
  /** Text for any value the structured clone algorithm takes; throws "An object could not be cloned." else. */
  encode(value: unknown): string;
  decode(text: string): unknown;
}

type Json = unknown;

/** A value of the structured clone algorithm as JSON, with a tag where JSON has no word for it. */
function createPacker(): (value: unknown) => Json {
  const toBase64 = (bytes: Uint8Array): string => {
    let binary = '';
    for (let at = 0; at < bytes.length; at += 0x8000) {
      binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    }
    return btoa(binary);
  };
  const packNumber = (value: number): Json =>
    Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : ['n', Object.is(value, -0) ? '-0' : String(value)];

  const pack = (value: unknown, seen: Map<object, number>): Json => {
    if (value === undefined) return ['u'];
    if (typeof value === 'number') return packNumber(value);
    if (typeof value === 'bigint') return ['i', String(value)];
    if (typeof value !== 'object' || value === null) return value;
    const known = seen.get(value);
    if (known !== undefined) return ['ref', known];
    seen.set(value, seen.size);
    const packed = packObject(value, (inner) => pack(inner, seen));
    if (packed === undefined) throw new Error('An object could not be cloned.');
    return packed;
  };

  const packObject = (value: object, inner: (value: unknown) => Json): Json => {
    if (Array.isArray(value)) return ['a', ...Array.from(value, inner)];
    if (value instanceof Date) return ['d', packNumber(value.getTime())];
    if (value instanceof RegExp) return ['r', value.source, value.flags];
    if (value instanceof Map) return ['m', ...Array.from(value, ([key, item]) => [inner(key), inner(item)])];
    if (value instanceof Set) return ['s', ...Array.from(value, inner)];
    if (value instanceof ArrayBuffer) return ['b', toBase64(new Uint8Array(value))];
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return ['v', value.constructor.name, toBase64(bytes)];
    }
    if (value instanceof Error)
      return ['e', value.name, value.message, value.stack ?? '', inner(value.cause)];
    if (Object.prototype.toString.call(value) !== '[object Object]') return undefined;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item)]));
  };

  return (value) => pack(value, new Map());
}

/** The value that a packer has made that JSON of. */
function createUnpacker(): (packed: Json) => unknown {
  const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

  const unpack = (packed: Json, seen: unknown[]): unknown => {
    if (typeof packed !== 'object' || packed === null) return packed;
    const keep = <Kept>(value: Kept): Kept => {
      seen.push(value);
      return value;
    };
    if (!Array.isArray(packed)) {
      const object = keep<Record<string, unknown>>({});
      for (const [key, item] of Object.entries(packed)) {
        // defineProperty, because a plain assignment to "__proto__" would not make a property.
        Object.defineProperty(object, key, {
          value: unpack(item, seen),
          enumerable: true,
          writable: true,
          configurable: true,
        });
      }
      return object;
    }
    return unpackTagged(packed[0], packed.slice(1), seen, keep);
  };

  const unpackTagged = (
    tag: string,
    rest: readonly unknown[],
    seen: unknown[],
    keep: <Kept>(value: Kept) => Kept,
  ): unknown => {
    const first = rest[0];
    switch (tag) {
      case 'u':
        return undefined;
      case 'n':
        return Number(first);
      case 'i':
        return BigInt(first as string);
      case 'ref':
        return seen[first as number];
      case 'd':
        return keep(new Date(unpack(first, []) as number));
      case 'r':
        return keep(new RegExp(first as string, rest[1] as string));
      case 'b':
        return keep(fromBase64(first as string).buffer);
      default:
        return unpackContainer(tag, rest, seen, keep);
    }
  };

  const unpackContainer = (
    tag: string,
    rest: readonly unknown[],
    seen: unknown[],
    keep: <Kept>(value: Kept) => Kept,
  ): unknown => {
    if (tag === 'a') {
      const array = keep<unknown[]>([]);
      for (const item of rest) array.push(unpack(item, seen));
      return array;
    }
    if (tag === 'm') {
      const map = keep(new Map<unknown, unknown>());
      for (const [key, item] of rest as [unknown, unknown][]) map.set(unpack(key, seen), unpack(item, seen));
      return map;
    }
    if (tag === 's') {
      const set = keep(new Set<unknown>());
      for (const item of rest) set.add(unpack(item, seen));
      return set;
    }
    if (tag === 'v') {
      const { buffer } = fromBase64(rest[1] as string);
      const types = globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => object>;
      const type = types[rest[0] as string];
      return keep(type ? new type(buffer) : new Uint8Array(buffer));
    }
    const error = keep(new Error(rest[1] as string));
    error.name = rest[0] as string;
    error.stack = rest[2] as string;
    const cause = unpack(rest[3], seen);
    if (cause !== undefined) error.cause = cause;
    return error;
  };

  return (packed) => unpack(packed, []);
}

/** Structured clone as text, so that values can cross a CDP binding. */
export function createValueCodec(): ValueCodec {
  const pack = createPacker();
  const unpack = createUnpacker();
  return {
    encode(value) {
      let cloned: unknown;
      try {
        cloned = structuredClone(value);
      } catch {
        throw new Error('An object could not be cloned.');
      }
      return JSON.stringify(pack(cloned));
    },
    decode: (text) => unpack(JSON.parse(text)),
  };
}

/** For a page: the codec, with nothing left to import. */
export const valueCodecSource = `(() => { ${createPacker}\n${createUnpacker}\nreturn ${createValueCodec}; })()`;
