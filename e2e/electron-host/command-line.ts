/** What Electron's executable was started with. */
export interface CommandLine {
  /** Modules to load before the app (`-r`); Playwright's loader comes this way. */
  readonly preloadModules: readonly string[];
  /** The app: a folder with a package.json, or a script. */
  readonly app: string | undefined;
  /** `--inspect`'s port; undefined when the debugger was not asked for. */
  readonly inspectPort: number | undefined;
  /** Chromium's switches by name, without the dashes; a switch with no value is ''. */
  readonly switches: ReadonlyMap<string, string>;
  /** What the app sees after its executable in `process.argv`. */
  readonly args: readonly string[];
}

function inspectPortOf(value: string): number {
  const port = Number(value.split(':').at(-1) || '9229');
  return Number.isInteger(port) ? port : 9229;
}

/** Reads the arguments after the executable the way Electron does: options up to the app are Electron's own. */
export function parseCommandLine(given: readonly string[]): CommandLine {
  const preloadModules: string[] = [];
  const args: string[] = [];
  const switches = new Map<string, string>();
  let app: string | undefined;
  for (let at = 0; at < given.length; at += 1) {
    const argument = given[at] ?? '';
    if (app === undefined && (argument === '-r' || argument === '--require')) {
      at += 1;
      preloadModules.push(given[at] ?? '');
      continue;
    }
    args.push(argument);
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name) switches.set(name, value ?? '');
    else if (app === undefined) app = argument;
  }
  const inspect = switches.get('inspect');
  return {
    preloadModules,
    app,
    inspectPort: inspect === undefined ? undefined : inspectPortOf(inspect),
    switches,
    args,
  };
}
