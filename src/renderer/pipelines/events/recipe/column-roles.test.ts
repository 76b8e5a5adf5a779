import { describe, expect, it } from 'vitest';
import { sourceMappingSchema } from '../../../../shared/source-mapping.ts';
import {
  idColumnsOf,
  labelOf,
  missingIn,
  rolesOf,
  withIdColumns,
  withRole,
  withRoles,
} from './column-roles.ts';

const mapping = sourceMappingSchema.parse({
  form: 'columns',
  table: 'log',
  idColumn: 'a',
  otherIdColumns: ['b'],
  userColumn: 'who',
  timeColumn: 'at',
  dateColumn: 'on',
  textColumn: null,
  actionColumn: 'did',
  itemColumn: 'what',
  placeColumns: ['app', 'shop'],
  durationColumn: 'long',
  propertiesColumn: 'more',
  labelled: [{ column: 'price', label: '价格' }],
  profile: null,
});

describe('the roles of columns', () => {
  it('say all that the mapping says, and come back to it', () => {
    expect(withRoles(mapping, rolesOf(mapping))).toEqual(mapping);
  });

  it('go from one column to another where only one can have them', () => {
    const roles = withRole(rolesOf(mapping), 'what', 'action');
    expect(withRoles(mapping, roles)).toMatchObject({ actionColumn: 'what', itemColumn: null });
    const places = withRole(rolesOf(mapping), 'did', 'place');
    expect(withRoles(mapping, places)).toMatchObject({
      placeColumns: ['app', 'shop', 'did'],
      actionColumn: null,
    });
  });

  it('make a text form of a table with a text, and keep labels that were given', () => {
    const roles = withRole(withRole(rolesOf(mapping), 'did', 'text'), 'urls.page title', 'labelled');
    expect(withRoles(mapping, roles)).toMatchObject({
      form: 'text',
      textColumn: 'did',
      labelled: [
        { column: 'price', label: '价格' },
        { column: 'urls.page title', label: 'page_title' },
      ],
    });
  });

  it('leave empty what is taken away and has to be said again', () => {
    const without = (column: string) => withRoles(mapping, withRole(rolesOf(mapping), column, null));
    expect(without('at').timeColumn).toBe('');
    expect(missingIn(without('at'))).toEqual(['time']);
    expect(sourceMappingSchema.safeParse(without('at')).success).toBe(false);
    expect(without('who')).toMatchObject({ userColumn: null });
    expect(missingIn(withIdColumns(withRoles(mapping, []), []))).toEqual(['id', 'time', 'words']);
    expect(missingIn(mapping)).toEqual([]);
  });

  it('stand beside what names a row: a column of the key may be the user, too', () => {
    const byUser = withIdColumns(mapping, ['who', 'a']);
    expect(byUser).toMatchObject({ idColumn: 'who', otherIdColumns: ['a'], userColumn: 'who' });
    expect(withRoles(byUser, withRole(rolesOf(byUser), 'who', 'item'))).toMatchObject({
      idColumn: 'who',
      userColumn: null,
      itemColumn: 'who',
    });
    expect(idColumnsOf(byUser)).toEqual(['who', 'a']);
    expect(withIdColumns(byUser, ['a'])).not.toHaveProperty('otherIdColumns');
  });

  it('make a label of any name', () => {
    expect([labelOf('t.价 格=元|x'), labelOf('\u0000'), labelOf('x'.repeat(99)).length]).toEqual([
      '价_格_元_x',
      '_',
      40,
    ]);
  });
});
