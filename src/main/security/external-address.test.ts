import { describe, expect, it } from 'vitest';
import { externalAddresses } from './external-address.ts';

describe('an address to open in the browser', () => {
  it('is the homepage of the program', () => {
    expect(externalAddresses({ homepage: 'https://example.org/gleaner' }).docs).toBe(
      'https://example.org/gleaner',
    );
  });

  it.each([
    undefined,
    null,
    7,
    '',
    'example.org',
    'http://example.org',
    'https://user:pass@example.org',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://server/share',
    'ms-msdt:/id',
  ])('is not %j', (homepage) => {
    expect(externalAddresses({ homepage }).docs).toBeNull();
  });
});
