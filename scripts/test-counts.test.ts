import { expect, it } from 'vitest';
import { failedTests, testCounts } from './test-counts.ts';

it.each([
  [
    ' Test Files  1 failed | 35 passed (36)\n      Tests  2 failed | 424 passed | 3 skipped (429)\n   Start at  18:56:50\n',
    { passed: 424, failed: 2 },
  ],
  [
    '\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[32m17 passed\u001b[39m\u001b[22m\u001b[90m (17)\u001b[39m',
    { passed: 17, failed: 0 },
  ],
  [
    '  1 failed\n    [stories] › e2e/x.spec.ts:6:1 › 3 passed by \n  37 passed (4.1m)\n',
    { passed: 37, failed: 1 },
  ],
  ['  38 passed (4.1m)\n', { passed: 38, failed: 0 }],
  ['  1 flaky\n  37 passed (4.1m)\n', { passed: 37, failed: 1 }],
  ['the runner died', null],
])('of %j', (printed, counts) => {
  expect(testCounts(printed)).toEqual(counts);
});

it('names those that failed, each once', () => {
  const unit =
    '\u001b[41m FAIL \u001b[49m \u001b[42m unit \u001b[49m src/a.test.ts > adds\n  ✓ unit src/b.test.ts\n FAIL  unit src/a.test.ts > adds\n';
  const stories =
    '  ✘  33 [stories] › e2e/x.spec.ts:7:1 › pauses (18.1s)\n  1 failed\n    [stories] › e2e/x.spec.ts:7:1 › pauses \n';
  expect(failedTests(unit)).toEqual(['FAIL unit src/a.test.ts > adds']);
  expect(failedTests(stories)).toEqual(['[stories] › e2e/x.spec.ts:7:1 › pauses']);
});
