const loopback = 'localhost,127.0.0.1,::1,[::1]';

/**
 * The proxy that the environment names for https, as for every other program of the person's: the request is tunnelled,
 * so the proxy sees the host and neither key nor data. What goes over http goes to this machine and to no proxy.
 * Null where none is named, or what is named is no web address (Node knows no SOCKS).
 */
export function chooseProxy(environment: Readonly<Record<string, string | undefined>>) {
  const named = environment.https_proxy ?? environment.HTTPS_PROXY ?? '';
  if (!/^https?:$/.test(URL.parse(named)?.protocol ?? '')) return null;
  const without = environment.no_proxy ?? environment.NO_PROXY ?? '';
  return { https_proxy: named, no_proxy: [without, loopback].filter(Boolean).join(',') };
}

/** Sends what this thread fetches from here on through the proxy of its environment, if there is one. */
export function goThroughProxy(environment: Readonly<Record<string, string | undefined>>): void {
  const proxy = chooseProxy(environment);
  if (proxy === null) return;
  // An import of it would load all that fetch is made of, in every worker: fifty milliseconds, proxy or not.
  process.getBuiltinModule('node:http').setGlobalProxyFromEnv({ ...proxy });
}
