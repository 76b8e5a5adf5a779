import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EchoingProvider, startEchoingProvider } from '../src/engine/testing/echoing-provider.ts';
import { filesHolding, holds } from '../src/engine/testing/find-secret.ts';
import { pushChannel, requestChannel } from '../src/shared/channels.ts';
import type { Gleaner } from './fixture/gleaner.ts';
import { expectStatus, goTo } from './fixture/steps.ts';
import { expect, modelOf, test } from './fixture/story.ts';

// It looks like no provider's key, so that nothing but knowing it can hide it.
const canary = 'canary+Wh1te/Feather.0042~Alpine';
const shown = canary.slice(-4);

const heardKey = '__heard';

/** Keeps everything that crosses between the main process and the page from here on: answers, pushes, requests. */
async function listenIn({ app }: Gleaner): Promise<() => Promise<readonly string[]>> {
  await app.evaluate(
    ({ BrowserWindow, ipcMain }, [key, push, request]) => {
      const heard: string[] = [];
      Reflect.set(globalThis, key, heard);
      for (const { webContents } of BrowserWindow.getAllWindows()) {
        const send = webContents.send.bind(webContents);
        webContents.send = (channel: string, ...args: unknown[]) => {
          if (channel === push) heard.push(JSON.stringify(args));
          send(channel, ...args);
        };
      }
      // Electron keeps its handlers there, and so does the Chromium host.
      type Handler = (event: unknown, ...args: unknown[]) => unknown;
      const handlers = Reflect.get(ipcMain, '_invokeHandlers') as Map<string, Handler>;
      const handle = handlers.get(request);
      if (handle === undefined) throw new Error('Nobody answers requests.');
      handlers.set(request, async (event, name, ...args) => {
        const answer = await handle(event, name, ...args);
        // The one message that may hold the key is the one that hands it over.
        heard.push(JSON.stringify([name, name === 'key.set' ? null : args, answer]));
        return answer;
      });
    },
    [heardKey, pushChannel, requestChannel] as const,
  );
  return () => app.evaluate((_electron, key) => Reflect.get(globalThis, key) as string[], heardKey);
}

/** Everything that the page may ask about calls, settings and users. */
async function askEverything(gleaner: Gleaner): Promise<void> {
  const settings = await gleaner.ask('settings.get', undefined);
  await gleaner.answer('model.list', settings.model);
  await gleaner.answer('model.test', settings.model);
  await gleaner.answer('workspace.get', undefined);
  await gleaner.answer('job.events', { fromSeq: 0 });
  const { rows } = await gleaner.ask('events.users', {});
  for (const { userId } of rows.slice(0, 5)) await gleaner.answer('events.user', { userId });
}

test('a key that the provider repeats in every way is in no file, no message and nothing on the screen', async ({
  desk,
  model,
  start,
}) => {
  const file = desk.load('twenty.db', { kind: 'uniform', users: 20, rowsPerUser: 30, form: 'text' });
  const provider: EchoingProvider = await startEchoingProvider(model);
  const gleaner = await start(file);
  const heard = await listenIn(gleaner);
  const { page } = gleaner;
  const settings = await gleaner.ask('settings.get', undefined);
  await gleaner.ask('settings.update', {
    // One request at a time: a web page that comes after an answer is asked again, and pauses nothing.
    model: { ...settings.model, ...modelOf(model, { baseUrl: provider.baseUrl, concurrency: 1 }) },
  });

  await test.step('the key is entered, and its last four characters are all that is shown of it', async () => {
    await page.getByTestId('nav-settings').click();
    await page.getByLabel('API key', { exact: true }).fill(canary);
    await page.getByRole('button', { name: 'Save key' }).click();
    await expect(page.getByRole('img', { name: `Stored key ending in ${shown}` })).toBeVisible();
    const { key } = await gleaner.ask('settings.get', undefined);
    expect(key).toMatchObject({ stored: true, ending: shown, origin: new URL(provider.baseUrl).origin });
    // Where the system has no keyring the key may be held in memory, and in no file at all.
    expect(existsSync(join(desk.userData, 'key.json'))).toBe(key.persistent);
    expect(Object.keys(key).sort()).toEqual(['ending', 'origin', 'persistent', 'stored']);
  });

  await test.step('the job goes through every echo to its end', async () => {
    await goTo(page, 'extract');
    await page.getByTestId('start').click();
    // A web page among the echoes pauses it.
    await expectStatus(gleaner, 'paused');
    expect(filesHolding(desk.folder, canary)).toEqual([]);
    await page.getByTestId('resume').click();
    await expectStatus(gleaner, 'completed');
    expect(provider.echoes()).toBe(9);
    provider.refuse();
    await askEverything(gleaner);
    expect(provider.echoes()).toBe(11);
  });

  await test.step('the log’s folder is shown, and the log has neither key nor user nor behaviour', async () => {
    const asked = await gleaner.app.evaluate(({ shell, Menu }) => {
      const paths: string[] = [];
      shell.showItemInFolder = (path) => void paths.push(path);
      Menu.getApplicationMenu()?.getMenuItemById('help.logs')?.click();
      return paths;
    });
    expect(asked).toEqual([join(desk.userData, 'logs', 'main.log')]);
    await gleaner.answer('events.user', { userId: 'nobody-13800138000' });
    const log = readFileSync(join(desk.userData, 'logs', 'main.log'), 'utf8');
    expect(log).toContain('model.test answered auth');
    expect(log).toContain('events.user answered unknown_user');
    const { rows } = await gleaner.ask('events.users', {});
    for (const { userId } of rows) expect(log).not.toContain(userId);
    expect(log).not.toMatch(/13800138000|Not with/);
  });

  const messages = await heard();
  const screen = await page.content();
  await gleaner.quit();
  await provider.close();
  await test.step('the key was nowhere else', () => {
    expect(messages.length).toBeGreaterThan(30);
    expect(messages.join('\n')).toContain(shown);
    expect(messages.filter((message) => holds(message, canary))).toEqual([]);
    expect(holds(screen, canary)).toBe(false);
    expect(holds(gleaner.output(), canary)).toBe(false);
    const kept = readdirSync(desk.userData);
    expect(kept).toEqual(expect.arrayContaining(['logs', 'settings.json']));
    expect(existsSync(file)).toBe(true);
    expect(filesHolding(desk.folder, canary)).toEqual([]);
    // What was kept in its place shows that the replies with the key in them did come.
    expect(filesHolding(desk.folder, 'your key is [key]')).toContain(file);
  });
});
