import { expect, it } from 'vitest';
import { limitsOfModel } from './limits-of-model.ts';

it('are one for all who ask the same model at the same address with the same key, and of no others', () => {
  const limits = limitsOfModel('http://127.0.0.1:1/v1', 'a key', 'm', 'chat');
  expect(limitsOfModel('http://127.0.0.1:1/v1', 'a key', 'm', 'chat')).toBe(limits);
  const others = [
    limitsOfModel('http://127.0.0.1:2/v1', 'a key', 'm', 'chat'),
    limitsOfModel('http://127.0.0.1:1/v1', 'another', 'm', 'chat'),
    limitsOfModel('http://127.0.0.1:1/v1', 'a key', 'n', 'chat'),
    limitsOfModel('http://127.0.0.1:1/v1', 'a key', 'm', 'embeddings'),
  ];
  expect(others).not.toContain(limits);
});
