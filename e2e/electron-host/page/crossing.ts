type Callable = (...args: unknown[]) => unknown;

/** One side's end of the channel between the page's world and the preload's. */
export interface Crossing {
  /** Answers `call(name)` of the other side. */
  serve(name: string, answer: Callable): void;
  /** Calls the other side at once and gives its answer; values are cloned, functions become callable stand-ins. */
  call(name: string, args: readonly unknown[]): unknown;
}

/** Values on their way into the other world, and what of this one can be called from there. */
interface HandedOut {
  /** Makes something callable from the other side, by the name that it answers. */
  handOut(callable: Callable): string;
  take(id: string): void;
}

/** How a value is said to the other side: by a tag, with a stand-in's name for what can be called. */
function packerOf({ handOut, take }: HandedOut, call: Crossing['call']): (value: unknown) => unknown {
  const pack = (value: unknown, seen: Map<unknown, unknown>): unknown => {
    if (typeof value === 'function') return ['f', handOut(value as Callable)];
    if (typeof value === 'symbol') throw new Error('An object could not be cloned.');
    if (typeof value !== 'object' || value === null) return ['v', value];
    if (seen.has(value)) return seen.get(value);
    if (value instanceof Promise) {
      const id = handOut((...ids) => {
        take(id);
        const [resolve, reject] = ids as [string, string];
        value.then(
          (result) => call(resolve, [result]),
          (error) => call(reject, [error]),
        );
      });
      return ['p', id];
    }
    if (value instanceof Error) return ['e', value.name, value.message];
    if (Array.isArray(value)) {
      const packed: unknown[] = ['a'];
      seen.set(value, packed);
      for (const item of value) packed.push(pack(item, seen));
      return packed;
    }
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && Object.prototype.toString.call(value) !== '[object Object]')
      return ['v', value];
    const fields: Record<string, unknown> = {};
    const packed = ['o', fields];
    seen.set(value, packed);
    for (const key of Object.keys(value)) fields[key] = pack((value as Record<string, unknown>)[key], seen);
    return packed;
  };

  return (value) => pack(value, new Map());
}

/** How a value is understood that the other side has said. */
function unpackerOf({ handOut, take }: HandedOut, call: Crossing['call']): (packed: unknown) => unknown {
  // Whichever of the two is called first settles the promise; then neither is needed.
  const handOutSettlers = (resolve: Callable, reject: Callable): readonly unknown[] => {
    const ids: string[] = [];
    const once =
      (settle: Callable): Callable =>
      (value) => {
        for (const id of ids) take(id);
        settle(value);
      };
    ids.push(handOut(once(resolve)), handOut(once(reject)));
    return ids;
  };

  const unpack = (packed: unknown, seen: Map<unknown, unknown>): unknown => {
    const known = seen.get(packed);
    if (known !== undefined) return known;
    const [tag, first, second] = packed as [string, unknown, unknown];
    if (tag === 'v') return first;
    if (tag === 'f') return (...args: unknown[]) => call(first as string, args);
    if (tag === 'p') {
      return new Promise((resolve, reject) => {
        call(first as string, handOutSettlers(resolve, reject));
      });
    }
    if (tag === 'e') return Object.assign(new Error(second as string), { name: first });
    if (tag === 'a') {
      const array: unknown[] = [];
      seen.set(packed, array);
      for (const item of (packed as unknown[]).slice(1)) array.push(unpack(item, seen));
      return array;
    }
    const object: Record<string, unknown> = {};
    seen.set(packed, object);
    for (const key of Object.keys(first as object)) {
      object[key] = unpack((first as Record<string, unknown>)[key], seen);
    }
    return object;
  };

  return (packed) => unpack(packed, new Map());
}

/**
 * Two worlds share the DOM but no JavaScript objects. An element in no document, known to both, carries events
 * whose `detail` Chromium clones from world to world; dispatching is synchronous, so calls are too. Only what a
 * side has handed out (a function it passed, a name it serves) can be reached from the other.
 * Its source is injected, with that of the two above (`crossingSource`), into pages, before any script of theirs, and takes what it needs of the
 * DOM then, so that a page that patches prototypes later sees nothing.
 */
export function createCrossing(channel: EventTarget, own: string, other: string): Crossing {
  const Message = CustomEvent;
  const { apply } = Reflect;
  const dispatch = EventTarget.prototype.dispatchEvent;
  const listen = EventTarget.prototype.addEventListener;
  const detailOf = Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')?.get as () => unknown;
  const served = new Map<string, Callable>();
  const handedOut = new Map<string, Callable>();
  let lastId = 0;
  let reply: { readonly value?: unknown; readonly error?: unknown } | undefined;

  const hands: HandedOut = {
    handOut: (callable) => {
      lastId += 1;
      handedOut.set(`#${lastId}`, callable);
      return `#${lastId}`;
    },
    take: (id) => void handedOut.delete(id),
  };
  const pack = packerOf(hands, (name, args) => call(name, args));
  const unpack = unpackerOf(hands, (name, args) => call(name, args));

  const tell = (kind: string, detail: unknown): void => {
    apply(dispatch, channel, [new Message(kind, { detail })]);
  };
  const hear = (kind: string, listener: (detail: unknown) => void): void => {
    apply(listen, channel, [kind, (event: Event) => listener(apply(detailOf, event, []))]);
  };

  const call = (name: string, args: readonly unknown[]): unknown => {
    reply = undefined;
    tell(`${other}:call`, [name, pack([...args])]);
    const answer = reply as { readonly value?: unknown; readonly error?: unknown } | undefined;
    if (!answer) throw new Error('An object could not be cloned.');
    if ('error' in answer) throw unpack(answer.error);
    return unpack(answer.value);
  };

  const answer = (detail: unknown): { value: unknown } | { error: unknown } => {
    try {
      const [name, args] = detail as [string, unknown];
      const callable = handedOut.get(name) ?? served.get(name);
      if (!callable) throw new Error(`Nothing answers ${name}.`);
      return { value: pack(callable(...(unpack(args) as unknown[]))) };
    } catch (error) {
      return { error: pack(error instanceof Error ? error : new Error(String(error))) };
    }
  };

  hear(`${own}:call`, (detail) => {
    if (Array.isArray(detail)) tell(`${other}:reply`, answer(detail));
  });
  hear(`${own}:reply`, (detail) => {
    reply = detail as typeof reply;
  });

  return {
    serve: (name, callable) => {
      served.set(name, callable);
    },
    call,
  };
}

/** For a page: the crossing, with nothing left to import. */
export const crossingSource = `(() => { ${packerOf}\n${unpackerOf}\nreturn ${createCrossing}; })()`;
