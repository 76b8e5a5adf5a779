import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Answer, type RouteName, routes } from '../../shared/contract.ts';
import { createRouter, type HandlerMap, type Sender } from './ipc-router.ts';

const names = Object.keys(routes) as RouteName[];
const ownPage: Sender = { url: 'app://gleaner/index.html', isMainFrame: true, isOwnWindow: true };

const foreign: readonly Sender[] = [
  { ...ownPage, isOwnWindow: false },
  { ...ownPage, isMainFrame: false },
  { ...ownPage, url: 'https://gleaner/index.html' },
  { ...ownPage, url: 'http://localhost:5173/' },
  { ...ownPage, url: 'app://gleaner.evil/index.html' },
  { ...ownPage, url: 'app://gleaner@evil/index.html' },
  { ...ownPage, url: 'file:///index.html' },
  { ...ownPage, url: 'about:blank' },
  { ...ownPage, url: '' },
];

/** A router whose handlers note what reaches them. */
function watched() {
  const reached: { readonly name: string; readonly payload: unknown }[] = [];
  const handlers = Object.fromEntries(
    names.map((name) => [name, (payload: unknown) => void reached.push({ name, payload })]),
  ) as unknown as HandlerMap;
  return { reached, ask: createRouter({ handlers, allowedOrigins: ['app://gleaner'] }) };
}

/** The code that an answer refuses with, or null where it does not refuse. */
const refusalIn = (answer: Answer<unknown>): string | null => (answer.ok ? null : answer.error.code);

interface Form {
  /** The fields that say which form it is, with their values. */
  readonly marks: Readonly<Record<string, unknown>>;
  readonly fields: readonly string[];
}

/** The forms that a route's input may take: one for an object, several where a field chooses. */
function formsOf(input: z.ZodType): readonly Form[] {
  if (input instanceof z.ZodOptional || input instanceof z.ZodDefault || input instanceof z.ZodPrefault) {
    return formsOf(input.unwrap() as z.ZodType);
  }
  if (input instanceof z.ZodUnion) return input.options.flatMap((option) => formsOf(option as z.ZodType));
  if (!(input instanceof z.ZodObject)) return [];
  const entries = Object.entries(input.shape as Record<string, unknown>);
  const literals = entries.filter(([, field]) => field instanceof z.ZodLiteral);
  const marks = Object.fromEntries(literals.map(([name, field]) => [name, (field as z.ZodLiteral).value]));
  return [{ marks, fields: entries.map(([name]) => name) }];
}

const fieldsOf = (name: RouteName): readonly string[] => [
  ...new Set(formsOf(routes[name].input).flatMap((form) => form.fields)),
];

const withFields = names.flatMap((name) => fieldsOf(name).map((field) => [name, field] as const));

describe('every request of the contract', () => {
  it('is known to this test with its fields', () => {
    expect(names.length).toBeGreaterThan(20);
    const bare = names.filter((name) => fieldsOf(name).length === 0);
    for (const name of bare) expect(routes[name].input, name).toBeInstanceOf(z.ZodUndefined);
  });

  it('is refused to every sender but the window’s own page', async () => {
    const { ask, reached } = watched();
    const answered: unknown[] = [];
    for (const name of names) {
      for (const sender of foreign) {
        for (const input of [undefined, {}, { kind: 'all' }, { path: '/etc/passwd' }]) {
          const refusal = refusalIn(await ask(sender, name, input));
          if (refusal !== 'forbidden') answered.push({ name, sender, input, refusal });
        }
      }
    }
    expect(answered).toEqual([]);
    expect(reached).toEqual([]);
  });

  it('takes no input of another shape', async () => {
    const { ask, reached } = watched();
    const taken: unknown[] = [];
    for (const name of names) {
      for (const input of [null, true, 7, Number.NaN, 7n, 'text', [], [undefined], () => 7, Symbol('s')]) {
        const refusal = refusalIn(await ask(ownPage, name, input));
        if (refusal !== 'bad_input') taken.push({ name, input, refusal });
      }
    }
    expect(taken).toEqual([]);
    expect(reached).toEqual([]);
  });

  it('checks each of its fields', async () => {
    const { ask, reached } = watched();
    const unchecked: unknown[] = [];
    for (const [name, field] of withFields) {
      const input: z.ZodType = routes[name].input;
      const complaints = formsOf(input)
        .filter((form) => form.fields.includes(field))
        .flatMap(({ marks }) => input.safeParse({ ...marks, [field]: () => 'wrong' }).error?.issues ?? [])
        .map(({ path }) => path[0]);
      const refusal = refusalIn(await ask(ownPage, name, { [field]: () => 'wrong' }));
      if (!complaints.includes(field) || refusal !== 'bad_input')
        unchecked.push({ name, field, complaints, refusal });
    }
    expect(unchecked).toEqual([]);
    expect(reached).toEqual([]);
  });

  it('gives a handler what its schema makes of any input, and nothing else, without ever failing', async () => {
    const anything = fc.anything({ withBigInt: true, withNullPrototype: true, withMap: true });
    const input = fc.oneof(anything, fc.dictionary(fc.constantFrom(...fields()), anything));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), input, async (name, given) => {
        const { ask, reached } = watched();
        const answer = await ask(ownPage, name, given);
        const parsed = routes[name].input.safeParse(given);
        expect(answer.ok).toBe(parsed.success);
        expect(reached).toEqual(parsed.success ? [{ name, payload: parsed.data }] : []);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves a field that is not in the contract outside', async () => {
    const { ask, reached } = watched();
    await ask(ownPage, 'events.user', JSON.parse('{"userId":"u","admin":true,"__proto__":{"admin":true}}'));
    expect(reached).toEqual([{ name: 'events.user', payload: { userId: 'u' } }]);
  });
});

function fields(): readonly string[] {
  return [...new Set(withFields.map(([, field]) => field))];
}
