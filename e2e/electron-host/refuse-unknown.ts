/** Names the language, Node and test tools read off any object; asking for them is not asking for Electron. */
const readByEveryone: ReadonlySet<string> = new Set([
  'then',
  'toJSON',
  'constructor',
  'prototype',
  'domain',
  'nodeType',
  'tagName',
  '$$typeof',
  'asymmetricMatch',
  'default',
  '__esModule',
]);

function guard<T extends object>(name: string, target: T, standsFor?: object): T {
  return new Proxy(target, {
    get(object, key, receiver) {
      if (typeof key === 'symbol' || key in object || readByEveryone.has(key)) {
        return Reflect.get(object, key, receiver);
      }
      throw new Error(`electron-host does not implement ${name}.${key}`);
    },
    getPrototypeOf(object) {
      return standsFor ?? Reflect.getPrototypeOf(object);
    },
  });
}

/** The object itself, except that reading a member it does not have throws instead of giving undefined. */
export function refuseUnknown<T extends object>(name: string, target: T): T {
  return guard(name, target);
}

/** Makes instances and statics of a class throw for members they do not have. `instanceof` still holds. */
export function refuseUnknownMembers(name: string, type: { readonly prototype: object }): void {
  const base: object = Object.getPrototypeOf(type.prototype);
  const parent: object = Object.getPrototypeOf(type);
  Object.setPrototypeOf(type.prototype, guard(name, base, base));
  Object.setPrototypeOf(type, guard(name, parent, parent));
}
