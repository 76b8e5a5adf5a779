/** The locale Electron would report: `--lang`, else the environment's, else en-US. */
export function hostLocale(switches: ReadonlyMap<string, string>): string {
  const env = process.env;
  const named = switches.get('lang') || env.LANGUAGE || env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  const tag = named.split(/[.:@]/)[0]?.replace('_', '-') ?? '';
  return tag === '' || tag === 'C' || tag === 'POSIX' ? 'en-US' : tag;
}
