import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dataFolder } from './data-folder.ts';

it('is where each system keeps what belongs to a person, or where it is told to be', () => {
  expect(dataFolder({}, 'linux')).toBe(join(homedir(), '.local', 'share', 'gleaner'));
  expect(dataFolder({ XDG_DATA_HOME: '/x' }, 'linux')).toBe(join('/x', 'gleaner'));
  expect(dataFolder({ XDG_DATA_HOME: '' }, 'linux')).toBe(join(homedir(), '.local', 'share', 'gleaner'));
  expect(dataFolder({}, 'darwin')).toBe(join(homedir(), 'Library', 'Application Support', 'gleaner'));
  expect(dataFolder({ LOCALAPPDATA: 'C:/l' }, 'win32')).toBe(join('C:/l', 'gleaner'));
  expect(dataFolder({ GLEANER_DATA: '/here', LOCALAPPDATA: 'C:/l' }, 'win32')).toBe('/here');
});
