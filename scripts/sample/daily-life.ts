import type { Slot } from './calendar.ts';
import type { Step } from './deed.ts';
import type { Name } from './name.ts';
import { hasChildren, type Persona } from './persona.ts';
import { ERRANDS, EVERYDAY_APPS, FAMILY_PLACES, placeIn, RESTAURANTS } from './places.ts';
import type { Random } from './random.ts';

/** Something of everyday life, and when it may happen. */
export interface Errand {
  readonly step: Step;
  readonly slot: Omit<Slot, 'days'>;
}

type Draw = (persona: Persona, random: Random) => Errand;

/** A stay of so many minutes at one of the places near home. */
function stay(
  places: (persona: Persona) => readonly Name[],
  minutes: readonly [low: number, high: number],
  slots: readonly Errand['slot'][],
): Draw {
  return (persona, random) => ({
    step: {
      deed: {
        action: 'visit_poi',
        poi: placeIn(persona.district, random.pick(places(persona))),
        purpose: null,
      },
      seconds: random.integer(minutes[0] * 60, minutes[1] * 60),
    },
    slot: random.pick(slots),
  });
}

function open(apps: (persona: Persona) => readonly Name[]): Draw {
  return (persona, random) => ({
    step: {
      deed: { action: 'use_app', app: random.pick(apps(persona)), purpose: null },
      seconds: random.integer(40, 1900),
    },
    slot: random.pick([
      { window: [7 * 60, 9 * 60], on: 'any day' },
      { window: [12 * 60, 14 * 60], on: 'any day' },
      { window: [18 * 60, 23 * 60], on: 'any day' },
      { window: [19 * 60, 23 * 60 + 30], on: 'any day' },
    ]),
  });
}

const everydayApp = open(() => EVERYDAY_APPS);
const hobbyApp = open(({ hobbies }) => hobbies.flatMap(({ apps }) => apps));
const work = stay(
  ({ walk }) => walk.workplaces.slice(0, 1),
  [110, 210],
  [
    { window: [8 * 60 + 30, 9 * 60 + 40], on: 'workdays' },
    { window: [13 * 60, 14 * 60 + 20], on: 'workdays' },
  ],
);
const meal = stay(
  () => RESTAURANTS,
  [25, 110],
  [
    { window: [11 * 60 + 30, 13 * 60], on: 'any day' },
    { window: [17 * 60 + 45, 20 * 60], on: 'any day' },
  ],
);
const pastime = stay(
  ({ hobbies }) => hobbies.flatMap(({ places }) => places),
  [40, 180],
  [
    { window: [9 * 60, 16 * 60], on: 'weekends' },
    { window: [18 * 60 + 30, 20 * 60], on: 'workdays' },
  ],
);
const chore = stay(
  () => ERRANDS,
  [6, 70],
  [
    { window: [9 * 60, 19 * 60], on: 'weekends' },
    { window: [17 * 60 + 30, 20 * 60], on: 'workdays' },
  ],
);
const familyOuting = stay(
  () => FAMILY_PLACES,
  [20, 150],
  [
    { window: [9 * 60, 16 * 60], on: 'weekends' },
    { window: [16 * 60, 18 * 60], on: 'workdays' },
  ],
);

/** One thing of everyday life that this person might do; it has nothing to do with cars. */
export function drawErrand(persona: Persona, random: Random): Errand {
  const shares: readonly (readonly [share: number, draw: Draw])[] = [
    [40, everydayApp],
    [10, hobbyApp],
    [14, work],
    [14, meal],
    [12, pastime],
    [8, chore],
    [hasChildren(persona) ? 8 : 0, familyOuting],
  ];
  let left = random.next() * shares.reduce((sum, [share]) => sum + share, 0);
  for (const [share, draw] of shares) {
    left -= share;
    if (left < 0) return draw(persona, random);
  }
  return everydayApp(persona, random);
}
