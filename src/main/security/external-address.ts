/** The pages of ours that the menu may open in the browser. Nothing else is, and the window cannot ask for any. */
export interface ExternalAddresses {
  readonly docs: string | null;
}

/** Of a manifest's `homepage`, only a web page over https is taken, and nothing that carries a name or a password. */
export function externalAddresses(manifest: object): ExternalAddresses {
  return { docs: webPage(Reflect.get(manifest, 'homepage')) };
}

function webPage(address: unknown): string | null {
  if (typeof address !== 'string' || !URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}
