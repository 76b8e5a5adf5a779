import { type Calendar, createCalendar, type Slot } from './calendar.ts';
import {
  askLoan,
  askPrice,
  askRunning,
  awaitDelivery,
  glimpse,
  haggle,
  order,
  purchase,
  putOff,
  readUp,
  type Session,
  settleIn,
  visitDealer,
  weighUp,
} from './car-sessions.ts';
import type { Car } from './cars.ts';
import { drawErrand } from './daily-life.ts';
import { FIRST_OF_AUTUMN, type Moment } from './deed.ts';
import type { Outcome, Persona } from './persona.ts';
import type { Random } from './random.ts';

/** September to November. */
const AUTUMN_DAYS = 91;
const LENGTH_DAYS: readonly [low: number, high: number] = [21, 42];

/** The share of a story's days that each chapter takes; visits are over before the decision begins. */
const CHAPTERS = {
  awareness: [0, 0.35],
  research: [0.2, 0.75],
  visits: [0.5, 0.8],
  decision: [0.85, 0.95],
  aftermath: [0.95, 1],
} as const;

const LEISURE: readonly Slot['window'][] = [
  [7 * 60 + 10, 8 * 60 + 30],
  [12 * 60, 13 * 60 + 30],
  [19 * 60 + 30, 22 * 60 + 50],
  [20 * 60, 23 * 60],
];
const SHOWROOM_HOURS: Slot['window'] = [9 * 60 + 30, 16 * 60 + 30];

/** What the chapters share while a story is planned. */
interface Plan {
  readonly persona: Persona;
  readonly random: Random;
  readonly calendar: Calendar;
  readonly lengthDays: number;
}

/** The days of a chapter; the start rounds up and the end is left out, so chapters apart do not share a day. */
function daysOf(chapter: readonly [from: number, to: number], lengthDays: number): readonly [number, number] {
  const from = Math.ceil(chapter[0] * lengthDays);
  return [from, Math.max(from, Math.ceil(chapter[1] * lengthDays) - 1)];
}

function sit(plan: Plan, session: Session, car: Car, days: readonly [number, number]): Moment[] {
  const window = plan.random.pick(LEISURE);
  return plan.calendar.place(session(car, plan.persona, plan.random), { days, window, on: 'any day' });
}

function callOn(plan: Plan, session: Session, car: Car, days: readonly [number, number]): Moment[] {
  const slot: Slot = { days, window: SHOWROOM_HOURS, on: 'weekends' };
  return plan.calendar.place(session(car, plan.persona, plan.random), slot);
}

/** The cars whose dealers are visited, the favourite last. Who drops the matter may never have gone. */
function carsToVisit({ candidates, outcome }: Persona, random: Random): readonly Car[] {
  const most: Readonly<Record<Outcome, number>> = { purchased: 3, ordered: 2, postponed: 1, dropped: 1 };
  const least: Readonly<Record<Outcome, number>> = { purchased: 2, ordered: 1, postponed: 1, dropped: 0 };
  return candidates.slice(0, random.integer(least[outcome], most[outcome])).reverse();
}

function planVisits(plan: Plan): Moment[] {
  const cars = carsToVisit(plan.persona, plan.random);
  const [from, to] = CHAPTERS.visits;
  const share = (to - from) / Math.max(1, cars.length);
  return cars.flatMap((car, turn) => {
    const days = daysOf([from + turn * share, from + (turn + 1) * share], plan.lengthDays);
    return callOn(plan, visitDealer, car, days);
  });
}

function planDecision(plan: Plan): Moment[] {
  const { persona, random, lengthDays } = plan;
  const favourite = persona.candidates[0];
  const deciding = daysOf(CHAPTERS.decision, lengthDays);
  const after = daysOf(CHAPTERS.aftermath, lengthDays);
  switch (persona.outcome) {
    case 'purchased': {
      const eve: readonly [number, number] = [deciding[0] - 1, deciding[0] - 1];
      return [
        ...sit(plan, random.chance(0.4) ? order : haggle, favourite, eve),
        ...callOn(plan, purchase, favourite, deciding),
        ...sit(plan, settleIn, favourite, after),
        ...sit(plan, settleIn, favourite, after),
      ];
    }
    case 'ordered':
      return [
        ...sit(plan, haggle, favourite, [deciding[0] - 1, deciding[0] - 1]),
        ...sit(plan, order, favourite, deciding),
        ...sit(plan, awaitDelivery, favourite, after),
        ...sit(plan, awaitDelivery, favourite, after),
      ];
    case 'postponed':
      return [...sit(plan, putOff, favourite, deciding), ...sit(plan, putOff, favourite, after)];
    case 'dropped':
      return [];
  }
}

/** Fills a chapter with sittings until it has at least `rows` rows. */
function fillChapter(
  plan: Plan,
  sessions: readonly Session[],
  days: readonly [number, number],
  rows: number,
): Moment[] {
  const { candidates, carClass } = plan.persona;
  const moments: Moment[] = [];
  while (moments.length < rows) {
    const strays = plan.random.chance(0.1);
    const car = plan.random.pick(strays ? carClass.cars : candidates);
    const session = plan.random.pick(sessions);
    // A comparison is between candidates; whoever strays only has a look.
    moments.push(...sit(plan, strays && session === weighUp ? glimpse : session, car, days));
  }
  return moments;
}

/** Everyday life in exactly `rows` rows: the same place or app at most once a day. */
function planEverydayLife(plan: Plan, rows: number): Moment[] {
  const days = [0, plan.lengthDays - 1] as const;
  const seen = new Set<string>();
  const moments: Moment[] = [];
  while (moments.length < rows) {
    const { step, slot } = drawErrand(plan.persona, plan.random);
    for (const moment of plan.calendar.place([step], { ...slot, days })) {
      const once = `${Math.floor(moment.at / 86_400)} ${JSON.stringify(moment.deed)}`;
      if (seen.has(once)) continue;
      seen.add(once);
      moments.push(moment);
    }
  }
  return moments;
}

/** How many rows a story has: 60 to 130, about 90 on average. */
function drawLength(random: Random): number {
  return 60 + Math.round(70 * random.next() ** 1.33);
}

/**
 * One person's autumn with a car on their mind, in order of time: they hear of cars, read up, visit dealers and
 * decide, while everyday life goes on. A purchase always follows a visit to that dealer on an earlier day.
 */
export function planStory(persona: Persona, random: Random): Moment[] {
  const lengthDays = random.integer(LENGTH_DAYS[0], LENGTH_DAYS[1]);
  const firstDay = FIRST_OF_AUTUMN + random.integer(0, AUTUMN_DAYS - lengthDays);
  const plan: Plan = { persona, random, lengthDays, calendar: createCalendar(firstDay, random) };
  const length = drawLength(random);
  const aboutCars = Math.round(length * (0.42 + random.next() * 0.16));

  const milestones = [...planVisits(plan), ...planDecision(plan)];
  const searching = aboutCars - milestones.length;
  const awareness = fillChapter(
    plan,
    [glimpse, glimpse, glimpse, readUp],
    daysOf(CHAPTERS.awareness, lengthDays),
    searching * 0.35,
  );
  const research = fillChapter(
    plan,
    [readUp, askPrice, askRunning, askLoan, weighUp, weighUp],
    daysOf(CHAPTERS.research, lengthDays),
    searching - awareness.length,
  );
  const story = [...milestones, ...awareness, ...research];
  return [...story, ...planEverydayLife(plan, length - story.length)].sort((a, b) => a.at - b.at);
}
