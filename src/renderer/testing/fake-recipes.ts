import type { RouteName } from '../../shared/contract.ts';
import type { RecipeQuery } from '../../shared/pipelines/events/options.ts';
import { carBuying } from '../../shared/recipes/car-buying.ts';
import { eventsFound } from '../../testing/events-found.ts';
import { type FakeRoutes, ok } from './fake-routes.ts';

type RecipeRoute = Extract<
  RouteName,
  | 'recipe.import'
  | 'recipe.export'
  | `events.${'recipes' | 'recipeVersion' | 'tables' | 'preview' | 'readBy'}`
>;

const found = eventsFound({ users: 350, rows: 31_000 });
const columns = [
  ['id', 'INTEGER', '1'],
  ['user_id', 'TEXT', 'user_001'],
  ['timestamp', 'TEXT', '2025-11-24 10:42:47'],
  ['behavior_text', 'TEXT', '[action=browse] 在易车网浏览大众_迈腾 2分钟'],
] as const;

/** The recipes of a file of behaviour in the plain form. */
export const recipeRoutes = (): FakeRoutes<RecipeRoute> => ({
  'recipe.import': () => ok(null),
  'recipe.export': () => ok('/Users/analyst/Desktop/Car buying.json'),
  'events.recipeVersion': () => ok('066e439c3dd17e3e'),
  'events.recipes': () => ok({ inUse: carBuying, used: [] }),
  'events.tables': () =>
    ok([
      {
        name: 'behavior_data',
        isView: false,
        rowId: ['id'],
        columns: columns.map(([name, type, example]) => ({ name, type, example })),
      },
    ]),
  'events.preview': ({ recipe }: RecipeQuery) =>
    ok({
      mapping: found.mapping,
      system: (recipe ?? carBuying).ask.instructions,
      systemTokens: 512,
      users: [
        {
          userId: 'user_001',
          rows: 2,
          tokens: 42,
          text: '@518 40岁男\n2025-11-24\n1 10 browse 大众_迈腾 @易车网 ~2\n2 21 use @大众点评 ~5',
          cut: false,
        },
      ],
    }),
  'events.readBy': () => ok(found),
});
