import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { type Recipe, recipeSchema } from '../../shared/recipe.ts';
import { carBuying } from '../../shared/recipes/car-buying.ts';
import { migrate } from '../ledger/migrate.ts';
import { keptRecipes } from '../ledger/recipe-record.ts';
import { noteRecipe } from './note-recipe.ts';
import { recipeHash } from './recipe-hash.ts';

const with_ = (more: object): Recipe => recipeSchema.parse({ ...carBuying, ...more });

describe('a recipe', () => {
  it('is known by what it says, whatever it is called, and the same after it went through a file', () => {
    const known = recipeHash(carBuying);
    expect(known).toMatch(/^[0-9a-f]{16}$/);
    expect(recipeHash(with_({ name: 'Mine' }))).toBe(known);
    expect(recipeHash(recipeSchema.parse(JSON.parse(JSON.stringify(carBuying))))).toBe(known);
    const others = [
      with_({ ask: { ...carBuying.ask, instructions: 'Briefly.' } }),
      with_({ ask: { ...carBuying.ask, vocabulary: 'closed' } }),
      with_({ ask: { ...carBuying.ask, types: [{ name: '看车' }] } }),
      with_({ read: { longestRow: 700 } }),
      with_({ read: { timeKind: 'day_first' } }),
      with_({ answer: { leastCoverage: 0.9 } }),
      with_({ answer: { mostEvents: 12 } }),
    ];
    expect(new Set([known, ...others.map(recipeHash)]).size).toBe(others.length + 1);
  });

  it('has the hash that it has always had, so that events of then still find it', () => {
    expect(recipeHash(with_({ ask: { instructions: 'Briefly.' } }))).toBe('066e439c3dd17e3e');
  });

  it('is kept once, by the name that it went by last', () => {
    const db = new Database(':memory:');
    migrate(db);
    noteRecipe(db, carBuying, 1);
    noteRecipe(db, with_({ read: { longestRow: 700 } }), 2);
    noteRecipe(db, with_({ name: 'Mine' }), 3);
    const kept = keptRecipes(db);
    expect(kept.map(({ name, usedAt }) => [name, usedAt])).toEqual([
      ['Mine', 3],
      ['Car buying', 2],
    ]);
    for (const { hash, recipe } of kept)
      expect(recipeHash(recipeSchema.parse(JSON.parse(recipe)))).toBe(hash);
    db.close();
  });

  it.each([
    ['no instructions', { ask: { instructions: '' } }],
    ['a type with a bar', { ask: { instructions: 'x', types: [{ name: 'a|b' }] } }],
    ['a coverage below a half', { answer: { leastCoverage: 0.4 } }],
    ['a later version', { version: 2 }],
  ])('cannot have %s', (_what, more) => {
    expect(recipeSchema.safeParse({ ...carBuying, ...more }).success).toBe(false);
  });
});
