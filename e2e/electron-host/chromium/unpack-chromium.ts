import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

export interface UnpackedChromium {
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
}

function packageFolder(): string {
  const require = createRequire(import.meta.url);
  return path.join(path.dirname(require.resolve('@sparticuz/chromium')), '..');
}

function untar(archive: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xf', '-', '-C', folder], { input: brotliDecompressSync(readFileSync(archive)) });
}

/** Where no font is installed Chromium draws no text at all; the package's Open Sans is then better than none. */
function writeFontsConfig(into: string, folder: string): void {
  const directories = ['/usr/share/fonts', '/usr/local/share/fonts', path.join(folder, 'fonts')];
  const listed = directories.map((directory) => `  <dir>${directory}</dir>`).join('\n');
  writeFileSync(
    path.join(into, 'fonts.conf'),
    `<?xml version="1.0"?>\n<fontconfig>\n${listed}\n  <dir prefix="xdg">fonts</dir>\n` +
      `  <cachedir>${path.join(folder, 'font-cache')}</cachedir>\n</fontconfig>\n`,
  );
}

function unpackInto(source: string, folder: string): void {
  untar(path.join(source, 'al2023.tar.br'), folder);
  untar(path.join(source, 'fonts.tar.br'), folder);
  const binary = brotliDecompressSync(readFileSync(path.join(source, 'chromium.br')));
  writeFileSync(path.join(folder, 'chromium'), binary, { mode: 0o755 });
}

/**
 * The headless shell of the `@sparticuz/chromium` package, unpacked once per version into the temp folder
 * (200 MB, about four seconds). Safe to run from several processes at once: the last step is a rename.
 */
export function unpackChromium(): UnpackedChromium {
  const source = packageFolder();
  const { version } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8')) as {
    version: string;
  };
  // Unit tests have their files in memory; two hundred megabytes lie once, where the stories find them too.
  const place = process.env.GLEANER_CHROMIUM_PLACE ?? tmpdir();
  const folder = path.join(place, `gleaner-chromium-${version}-${userInfo().uid}`);
  if (!existsSync(path.join(folder, 'chromium'))) {
    const partial = `${folder}.${process.pid}`;
    unpackInto(path.join(source, 'bin'), partial);
    try {
      writeFontsConfig(partial, folder);
      renameSync(partial, folder);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(path.join(folder, 'chromium'))) throw error;
    }
  }
  const libraries = [path.join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  const fonts = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_FILE: path.join(folder, 'fonts.conf') };
  return { executable: path.join(folder, 'chromium'), env: { LD_LIBRARY_PATH: libraries, ...fonts } };
}
