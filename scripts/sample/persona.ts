import { CAR_CLASSES, CARS, type Car, type CarClass } from './cars.ts';
import type { Language, Name } from './name.ts';
import { CITIES, type City } from './places.ts';
import type { Random } from './random.ts';
import { HOBBIES, type Hobby, WALKS_OF_LIFE, type WalkOfLife } from './walks-of-life.ts';

/** How a story ends. */
export type Outcome = 'purchased' | 'ordered' | 'postponed' | 'dropped';

export type Household = 'single' | 'couple' | 'one-child' | 'two-children' | 'grown-children';

export interface Persona {
  readonly language: Language;
  readonly age: number;
  readonly gender: 'male' | 'female';
  readonly city: City;
  /** Where one lives, eats and shops. */
  readonly district: Name;
  readonly walk: WalkOfLife;
  readonly occupation: Name;
  readonly household: Household;
  /** Yuan a month. */
  readonly income: number;
  readonly hobbies: readonly Hobby[];
  readonly carClass: CarClass;
  /** Two or three cars of the class, the favourite first. */
  readonly candidates: readonly [Car, Car, ...Car[]];
  /** Ten thousand yuan; covers every candidate, or nearly. */
  readonly budget: number;
  readonly ownedCar: Car | null;
  /** How long the owned car has served. */
  readonly ownedYears: number;
  readonly outcome: Outcome;
}

function drawHousehold(age: number, random: Random): Household {
  if (age >= 56) return 'grown-children';
  if (age < 27) return 'single';
  if (age < 31) return random.pick(['single', 'couple', 'couple', 'one-child']);
  return random.pick(['couple', 'one-child', 'one-child', 'two-children', 'two-children']);
}

/** Models long enough on the market to be old by now, the cheapest first. */
const OLD_TIMERS: readonly Car[] = ['日产_轩逸', '大众_朗逸', '大众_帕萨特', '大众_迈腾', '奥迪_A6L'].flatMap(
  (model) => CARS.filter((car) => car.model.zh === model),
);

/** The car to be replaced: one or two steps below the favourite; null for a first car. */
function drawOwnedCar(walk: WalkOfLife, favourite: Car, random: Random): Car | null {
  const lesser = OLD_TIMERS.filter(({ price }) => price < favourite.price).slice(-2);
  return lesser.length > 0 && random.chance(walk.owner) ? random.pick(lesser) : null;
}

/** Whether children live at home. */
export function hasChildren(persona: Pick<Persona, 'household'>): boolean {
  return persona.household === 'one-child' || persona.household === 'two-children';
}

/** Means go with age here: who is in the upper half of the ages is paid from the upper half of the range. */
function drawIncome(walk: WalkOfLife, age: number, random: Random): number {
  const seniority = (age - walk.ages[0]) / (walk.ages[1] - walk.ages[0]);
  const share = (seniority + random.next()) / 2;
  return Math.round((walk.income[0] + share * (walk.income[1] - walk.income[0])) * 10) * 100;
}

/** A person whose job, means, family, pastimes and cars fit each other. */
export function drawPersona(walk: WalkOfLife, outcome: Outcome, language: Language, random: Random): Persona {
  const age = random.integer(walk.ages[0], walk.ages[1]);
  const household = drawHousehold(age, random);
  const fitting = CAR_CLASSES.filter(
    ({ key, forFamilies }) => walk.classes.includes(key) && (!forFamilies || hasChildren({ household })),
  );
  const carClass = random.pick(fitting);
  const [favourite, rival, ...others] = random.shuffle(carClass.cars);
  if (favourite === undefined || rival === undefined)
    throw new Error('A class needs two cars to choose from.');
  const candidates = [favourite, rival, ...(random.chance(0.6) ? others.slice(0, 1) : [])] as const;
  const dearest = Math.max(...candidates.map(({ price }) => price));
  const city = random.pick(CITIES);
  return {
    language,
    age,
    gender: random.chance(0.56) ? 'male' : 'female',
    city,
    district: random.pick(city.districts),
    walk,
    occupation: random.pick(walk.occupations),
    household,
    income: drawIncome(walk, age, random),
    hobbies: random
      .shuffle(walk.hobbies)
      .slice(0, 2)
      .map((key) => HOBBIES[key]),
    carClass,
    candidates,
    budget: Math.ceil(dearest * (0.98 + random.next() * 0.1)),
    ownedCar: drawOwnedCar(walk, favourite, random),
    ownedYears: Math.min(random.integer(5, 11), age - 20),
    outcome,
  };
}

/** The ten walks of life, in turn. */
export function walkOfLife(index: number): WalkOfLife {
  return WALKS_OF_LIFE[index % WALKS_OF_LIFE.length] as WalkOfLife;
}
