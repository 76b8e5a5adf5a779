import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { EventsInfo } from '../../../shared/pipelines/events/info.ts';
import type { RecipesOfFile } from '../../../shared/pipelines/events/recipes.ts';
import type { Proposal } from '../../../shared/proposal.ts';
import type { Recipe } from '../../../shared/recipe.ts';
import { builtInNames, builtInRecipes } from '../../../shared/recipes/built-in.ts';
import { recipeText } from '../../../shared/recipes/recipe-text.ts';
import { codedError } from '../../../shared/words/coded-error.ts';
import { tellReason } from '../../../shared/words/tell-reason.ts';
import { print } from '../../print.ts';
import { withEngine } from '../../with-engine.ts';

interface RecipesOptions {
  readonly show?: string;
  readonly draft?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** A recipe by the hash or the name that a list gives it. @throws AppError unknown_recipe */
function findRecipe({ inUse, used }: RecipesOfFile, name: string): Recipe {
  const builtIn = builtInNames.find((each) => each === name);
  const found =
    used.find(({ hash, recipe }) => hash === name || recipe.name === name)?.recipe ??
    (inUse.name === name ? inUse : undefined) ??
    (builtIn && builtInRecipes[builtIn]);
  if (found === undefined) throw codedError('unknown_recipe', { params: { name } });
  return found;
}

/** What is proposed, with the table and columns that were found; what was not found is an empty text, to be filled in. */
const draftOf = ({ mapping, recipe }: Proposal): Recipe => ({
  ...builtInRecipes[recipe],
  read: { ...builtInRecipes[recipe].read, mapping },
});

/** What has to be said by hand before the file can be read; nothing as a rule. */
const neededText = ({ missing, mapping }: EventsInfo): readonly string[] =>
  missing.length === 0
    ? []
    : [
        `to say     ${missing.join(', ')}, of ${mapping.table}: write recipes FILE --draft --out MY.json, fill it in, then extract FILE --recipe MY.json`,
      ];

function listText({ inUse, used }: RecipesOfFile, found: EventsInfo | undefined, version: string): string {
  const proposal = found?.proposal;
  const lines = [
    `in use     ${version}  ${inUse.name}`,
    ...(proposal === undefined ? [] : [`proposed   ${proposal.recipe}`]),
    ...(proposal?.reasons ?? []).map((reason) => `           ${tellReason(reason, 'en')}`),
    ...(found === undefined ? [] : neededText(found)),
    ...used.map(({ hash, recipe, usedAt }) => {
      const table = recipe.read.mapping?.table ?? '';
      return `used       ${hash}  ${recipe.name}  ${table}  ${new Date(usedAt).toISOString().slice(0, 10)}`;
    }),
    ...builtInNames.map((name) => `built in   ${name}  ${builtInRecipes[name].name}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Adds `recipes`: what the file can be read by, and a recipe as a file of its own. */
export function addRecipesCommand(program: Command): void {
  program
    .command('recipes <file>')
    .description(
      'list the recipes that the file was read by and those that are built in, or show one as JSON',
    )
    .option('--show <name>', 'print this one, by its name or hash, as --recipe takes it')
    .option(
      '--draft',
      'print what is proposed for the file, with its table and columns, to be changed by hand',
    )
    .option('--out <path>', 'write it to a file instead')
    .option('--json', 'print the list as JSON')
    .action((file: string, { show, draft, out, json }: RecipesOptions) =>
      withEngine(file, async (engine) => {
        const recipes = await engine.read('events.recipes', undefined);
        const found = (await engine.info()).found.events;
        const version = await engine.read('events.recipeVersion', { recipe: null });
        const chosen = draft === true && found !== undefined ? draftOf(found.proposal) : null;
        if (chosen === null && show === undefined)
          return print(
            json === true
              ? `${JSON.stringify({ ...recipes, version, proposal: found?.proposal, missing: found?.missing })}\n`
              : listText(recipes, found, version),
          );
        const text = recipeText(chosen ?? findRecipe(recipes, show ?? ''));
        if (out === undefined) return print(text);
        writeFileSync(out, text);
        print(`Wrote ${out}.\n`);
      }),
    );
}
