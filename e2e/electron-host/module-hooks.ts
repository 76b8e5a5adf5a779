import Module, { registerHooks } from 'node:module';

const names: ReadonlySet<string> = new Set(['electron', 'electron/main', 'electron/common']);
const url = 'electron-host:electron';
const globalKey = 'gleaner.electron-host';

interface Loader {
  _load(request: string, ...rest: unknown[]): unknown;
}

function moduleSource(exported: object): string {
  const named = Object.keys(exported).map((name) => `export const ${name} = electron.${name};`);
  return [
    `const electron = globalThis[Symbol.for('${globalKey}')];`,
    'export default electron;',
    ...named,
  ].join('\n');
}

/** From here on `electron` is the given object, in CommonJS and in ES modules, wherever it is asked for. */
export function provideElectron(electron: object): void {
  Object.defineProperty(globalThis, Symbol.for(globalKey), { value: electron });
  const loader = Module as unknown as Loader;
  const load = loader._load;
  loader._load = function (request, ...rest) {
    return names.has(request) ? electron : load.call(this, request, ...rest);
  };
  registerHooks({
    resolve: (specifier, context, next) =>
      names.has(specifier) ? { url, format: 'module', shortCircuit: true } : next(specifier, context),
    load: (given, context, next) =>
      given === url
        ? { format: 'module', source: moduleSource(electron), shortCircuit: true }
        : next(given, context),
  });
}
