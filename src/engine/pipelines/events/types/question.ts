import type { Attribute, EventType, Recipe } from '../../../../shared/recipe.ts';

type Asked = Pick<Recipe, 'ask' | 'answer'>;

function attributeWords({ name, kind, values }: Attribute): string {
  if (kind === 'one_of') return `${name} (one of ${values.join(', ')})`;
  return kind === 'text' ? name : `${name} (${kind === 'date' ? 'date YYYY-MM-DD' : kind})`;
}

function typeLine({ name, category, rule, attributes }: EventType): string {
  const said = rule === '' ? '' : ` — ${rule.replace(/\s+/g, ' ')}`;
  const told = attributes.length === 0 ? '' : `; attributes: ${attributes.map(attributeWords).join(', ')}`;
  return `${name} [${category}]${said}${told}`;
}

/** Whether a recipe holds the model to the types that it lists. One that lists none has nothing to hold it to. */
export const isClosed = ({ types, vocabulary }: Recipe['ask']): boolean =>
  vocabulary === 'closed' && types.length > 0;

/** What of a recipe the model is told besides its instructions; empty where that is nothing. */
export function questionWords({ ask, answer }: Asked): string {
  const lines: string[] = [];
  if (ask.types.length > 0) {
    lines.push(
      isClosed(ask)
        ? 'Event types, and no others; the category in brackets need not be written'
        : 'Event types; the category in brackets need not be written; a type of your own only where none of them fits',
      ...ask.types.map(typeLine),
    );
    if (ask.types.some(({ attributes }) => attributes.length > 0))
      lines.push(
        'Attributes that the rows say stand behind the context, each behind a bar, never made up: ROWS EVENT TYPE|CONTEXT|name=value|name=value',
      );
  }
  if (answer.mostEvents !== null) lines.push(`At most ${answer.mostEvents} events for a person`);
  return lines.join('\n');
}

/** The same for the fingerprint: nothing where nothing is told, so that those of before hold. */
export function questionAsked(asked: Asked): readonly unknown[] {
  const words = questionWords(asked);
  return words === '' ? [] : [{ words, ...(isClosed(asked.ask) && { other: asked.ask.other }) }];
}

/** What a request says of the types that were coined before; empty where none were. */
export const coinedWords = (types: readonly string[]): string =>
  types.length === 0
    ? ''
    : `Types that were used before for what none of the listed fits; use the same for the same: ${types.join(', ')}`;
