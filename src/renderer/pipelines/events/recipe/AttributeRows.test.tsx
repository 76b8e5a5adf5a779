// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import type { Attribute, Recipe } from '../../../../shared/recipe.ts';
import { carBuying } from '../../../../shared/recipes/car-buying.ts';
import { useStore } from '../../../store/store.ts';
import { draw } from '../../../testing/draw.tsx';
import { source } from '../../../testing/fake-source.ts';
import { type PlayedBridge, playBridge } from '../../../testing/played-bridge.ts';
import { TypeRows } from './TypeRows.tsx';
import { useRecipe } from './use-recipe.ts';

const attributes: Attribute[] = [
  { name: 'brand', kind: 'text', values: [] },
  { name: 'price', kind: 'number', values: [] },
];
const own: Recipe = {
  ...carBuying,
  name: 'Mine',
  ask: { ...carBuying.ask, types: [{ name: 'purchase', category: 'conversion', rule: '', attributes }] },
};

let bridge: PlayedBridge;
beforeEach(() => {
  bridge = playBridge();
});

function Types() {
  const { recipe, isOwn, wrong } = useRecipe();
  return recipe === null ? null : <TypeRows types={recipe.ask.types} fixed={!isOwn} wrong={wrong} />;
}

/** @param recipes those that are her own */
function show(recipes: Recipe[] = [own]): void {
  const { settings } = useStore.getState();
  useStore.setState({ source, settings: { ...settings, recipes }, fileOptions: { events: { recipe: own } } });
  draw(<Types />);
}
const open = (count = attributes.length): boolean =>
  fireEvent.click(screen.getByLabelText(`Attributes of purchase: ${count}`));
const field = (label: string): HTMLInputElement =>
  screen.getByLabelText<HTMLInputElement>(label, { selector: 'input' });
const type = (label: string, value: string): boolean => fireEvent.change(field(label), { target: { value } });
async function chooseKind(at: number, kind: string): Promise<void> {
  fireEvent.click(field(`Kind ${at}`));
  fireEvent.click(await screen.findByRole('option', { name: kind }));
}

/** What was saved last of the type's attributes; undefined where nothing was. */
const saved = (): readonly Attribute[] | undefined =>
  (bridge.asked('settings.update').at(-1) as { recipes: readonly Recipe[] } | undefined)?.recipes[0]?.ask
    .types[0]?.attributes;
const isSaved = (expected: readonly Partial<Attribute>[]): Promise<void> =>
  waitFor(() => expect(saved()).toMatchObject(expected));

it('are opened at their type, added, named, put in order and taken out, and saved once the typing rests', async () => {
  show();
  expect(screen.queryByLabelText('Attribute 1')).toBeNull();
  open();
  expect([field('Attribute 1').value, field('Attribute 2').value]).toEqual(['brand', 'price']);
  expect(screen.getByText('Such as 18.9')).toBeDefined();
  expect(screen.getByLabelText<HTMLButtonElement>('Move brand up').disabled).toBe(true);
  expect(screen.getByLabelText<HTMLButtonElement>('Move price down').disabled).toBe(true);
  fireEvent.click(screen.getByLabelText('Move price up'));
  await isSaved([{ name: 'price' }, { name: 'brand' }]);
  fireEvent.click(screen.getByText('Add an attribute'));
  type('Attribute 3', 'shop');
  await chooseKind(3, 'Date');
  await isSaved([{ name: 'price' }, { name: 'brand' }, { name: 'shop', kind: 'date' }]);
  fireEvent.click(screen.getByLabelText('Remove the attribute brand'));
  await isSaved([{ name: 'price' }, { name: 'shop' }]);
  expect(saved()).toHaveLength(2);
});

it('of a list take their values as they are typed, and forget them with their kind', async () => {
  show();
  open();
  await chooseKind(1, 'One of');
  expect(screen.getByText('Say what it may be.')).toBeDefined();
  const values = field('What it may be 1');
  await userEvent.type(values, '线上，线下');
  await userEvent.tab();
  await isSaved([{ name: 'brand', kind: 'one_of', values: ['线上', '线下'] }, {}]);
  await chooseKind(1, 'Text');
  await isSaved([{ name: 'brand', kind: 'text', values: [] }, {}]);
});

it.each([
  ['price', 'This name is there already.', 'Attribute 2'],
  ['a|b', 'No | or = may stand here.', 'Attribute 1'],
  ['', 'This cannot be empty.', 'Attribute 1'],
])('called “%s” say what is wrong and are not saved until that is mended', async (name, says, at) => {
  show();
  open();
  type('Attribute 1', name);
  expect(field(at).getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByText(says)).toBeDefined();
  fireEvent.blur(field('Attribute 1'));
  // What is wrong inside of a type keeps it open.
  open();
  expect(field('Attribute 1').value).toBe(name);
  expect(saved()).toBeUndefined();
  type('Attribute 1', 'make');
  fireEvent.blur(field('Attribute 1'));
  await isSaved([{ name: 'make' }, { name: 'price' }]);
});

it('of a recipe that is nobody’s own are there to be read', () => {
  show([]);
  open();
  expect(field('Attribute 1').readOnly).toBe(true);
  expect(field('Kind 1').disabled).toBe(true);
  for (const label of ['Move price up', 'Remove the attribute price'])
    expect(screen.queryByLabelText(label)).toBeNull();
  expect(screen.queryByText('Add an attribute')).toBeNull();
});
