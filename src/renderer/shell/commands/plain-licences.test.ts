import { expect, it } from 'vitest';
import { plainLicences } from './plain-licences.ts';

it('has no sign of Markdown left, and its table in columns', () => {
  const markdown = [
    ...['# Licences', '', 'What `Gleaner` ships with.', 'Written by `npm run licences`.', ''],
    ...[
      '| package | version | licence |',
      '| --- | --- | --- |',
      '| zod | 4.6.7 | MIT |',
      '| internmap | 2.0.3 | ISC |',
    ],
    ...['', '## zod', 'MIT License'],
  ].join('\n');
  expect(plainLicences(markdown).split('\n')).toEqual([
    ...['What Gleaner ships with.', ''],
    ...['package    version  licence', 'zod        4.6.7    MIT', 'internmap  2.0.3    ISC'],
    ...['', 'zod', 'MIT License'],
  ]);
});
