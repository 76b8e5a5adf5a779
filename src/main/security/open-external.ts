import { shell } from 'electron';
import type { ExternalAddresses } from './external-address.ts';

/** Opens one of our own pages in the browser, by its name. The one place where anything is opened outside. */
export async function openExternal(
  addresses: ExternalAddresses,
  page: keyof ExternalAddresses,
): Promise<void> {
  const address = addresses[page];
  if (address !== null) await shell.openExternal(address);
}
