/** `npm run licences`: writes THIRD_PARTY_LICENCES.md, the page of licences that ships with the app. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAllowed, licencePage } from './licences/licence-page.ts';
import { shippedPackages } from './licences/shipped-packages.ts';

const root = join(import.meta.dirname, '..');
const packages = shippedPackages(root);
writeFileSync(join(root, 'THIRD_PARTY_LICENCES.md'), licencePage(root, packages));
console.log(`${packages.length} packages ship with Gleaner.`);
for (const { name, licence } of packages.filter((each) => !isAllowed(each.licence))) {
  console.error(`${name} may not ship: its licence is “${licence}”.`);
  process.exitCode = 1;
}
