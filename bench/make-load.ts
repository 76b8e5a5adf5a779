import { CAR_CLASSES, type CarClass } from '../scripts/sample/cars.ts';
import { type Deed, FIRST_OF_AUTUMN, timestampText } from '../scripts/sample/deed.ts';
import { type Name, name } from '../scripts/sample/name.ts';
import {
  CAR_MEDIA,
  CITIES,
  type City,
  dealerIn,
  ERRANDS,
  EVERYDAY_APPS,
  placeIn,
  RESTAURANTS,
  SEARCH_APPS,
} from '../scripts/sample/places.ts';
import { createRandom, type Random } from '../scripts/sample/random.ts';
import { WALKS_OF_LIFE } from '../scripts/sample/walks-of-life.ts';
import { wordDeed } from '../scripts/sample/word-deed.ts';
import { type BehaviorRow, type SourceWriter, writeSource } from '../scripts/sample/write-source.ts';

export interface Load {
  /** `uniform`: everybody has `rowsPerUser` rows. `heavy-tailed`: bounded Pareto, a few have most of the rows. */
  readonly kind: 'uniform' | 'heavy-tailed';
  readonly users: number;
  /** The mean; the whole file has exactly `users × rowsPerUser` rows. */
  readonly rowsPerUser: number;
  /** 1 when left out. */
  readonly seed?: number;
  /** `text` fills behavior_text and profile_text alone, `columns` the structured columns alone. */
  readonly form: 'text' | 'columns';
}

/** The shape at which a fifth of the users have four fifths of the rows, as usage logs roughly do. */
const PARETO_SHAPE = 1.16;
const LONGEST_TO_MEAN = 60;
const SPAN_SECONDS = 42 * 86_400;
const LOAN = name('贷款首付', ' loan');
const TOPICS: readonly Name[] = [
  name('落地价', ' on-road price'),
  name('优惠', ' discount'),
  name('油耗', ' fuel use'),
  LOAN,
];
const PAGE = name('详情页', 'details');

/** Who a row is about: the little that keeps one user's rows coherent. */
interface Someone {
  readonly carClass: CarClass;
  readonly city: City;
  readonly district: Name;
}

/** The bounded Pareto distribution's quantile: from `least` at 0 to `most` at 1. */
function paretoQuantile(share: number, least: number, most: number): number {
  const bound = 1 - (least / most) ** PARETO_SHAPE;
  return least * (1 - share * bound) ** (-1 / PARETO_SHAPE);
}

/** `users` row counts in rising order, as real numbers of at least 1 that add up to `users × mean`. */
function heavyTail(users: number, mean: number): number[] {
  const sizesFrom = (least: number): number[] =>
    Array.from({ length: users }, (_, index) =>
      Math.max(1, paretoQuantile((index + 0.5) / users, least, mean * LONGEST_TO_MEAN)),
    );
  let low = 0;
  let high = mean;
  // Halving 50 times leaves far less than one row of error over any file.
  for (let turn = 0; turn < 50; turn++) {
    const middle = (low + high) / 2;
    const total = sizesFrom(middle).reduce((sum, size) => sum + size, 0);
    if (total < users * mean) low = middle;
    else high = middle;
  }
  return sizesFrom(high);
}

/**
 * How many rows each user of a load has: at least 1 each, `users × rowsPerUser` together. The heavy tail takes evenly
 * spaced quantiles, not draws, so that the longest (up to 60 times the mean, from some 2000 users on) is no luck
 * of the seed; the seed only says who is who.
 */
export function rowCounts(load: Omit<Load, 'form'>): number[] {
  if (load.kind === 'uniform') return Array.from({ length: load.users }, () => load.rowsPerUser);
  const sizes = createRandom(load.seed ?? 1).shuffle(heavyTail(load.users, load.rowsPerUser));
  let sum = 0;
  return sizes.map((size) => {
    const before = Math.round(sum);
    sum += size;
    return Math.round(sum) - before;
  });
}

function drawDeed({ carClass, district }: Someone, random: Random): Deed {
  const car = random.pick(carClass.cars);
  const draw = random.next() * 100;
  if (draw < 36) return { action: 'browse', car, media: random.pick(CAR_MEDIA), about: null };
  if (draw < 46) return { action: 'click', car, media: random.pick(CAR_MEDIA), about: PAGE };
  if (draw < 56) {
    const topic = random.pick(TOPICS);
    const query = name(car.model.zh.replace('_', '') + topic.zh, car.model.en + topic.en);
    return { action: 'search', app: random.pick(SEARCH_APPS), query };
  }
  if (draw < 62) {
    const other = random.pick(carClass.cars.filter((candidate) => candidate !== car));
    return { action: 'compare', app: random.pick(CAR_MEDIA), cars: [car, other] };
  }
  if (draw < 84) return { action: 'use_app', app: random.pick(EVERYDAY_APPS), purpose: null };
  if (draw < 96) {
    return {
      action: 'visit_poi',
      poi: placeIn(district, random.pick(draw < 91 ? RESTAURANTS : ERRANDS)),
      purpose: null,
    };
  }
  if (draw < 98.5) return { action: 'visit_poi', poi: dealerIn(district, car.brand), purpose: null };
  if (draw < 99.6) return { action: 'add_cart', car, app: random.pick(CAR_MEDIA), deposit: 2000 };
  return { action: 'purchase', car, poi: dealerIn(district, car.brand), price: car.price };
}

const NOTHING = { item: null, app: null, media: null, poi: null, seconds: null, text: null } as const;

type Columns = Omit<BehaviorRow, 'userId' | 'timestamp'>;

/** A deed in the structured columns; only what takes time has a duration, as in the original system. */
function toColumns(deed: Deed, seconds: number): Columns {
  const { action } = deed;
  switch (deed.action) {
    case 'browse':
      return { ...NOTHING, action, item: deed.car.model.zh, media: deed.media.zh, seconds };
    case 'click':
      return { ...NOTHING, action, item: `${deed.car.model.zh}_${deed.about.zh}`, media: deed.media.zh };
    case 'search':
      return { ...NOTHING, action, item: deed.query.zh, app: deed.app.zh };
    case 'compare':
      return {
        ...NOTHING,
        action,
        item: deed.cars.map(({ model }) => model.zh).join(' vs '),
        app: deed.app.zh,
        seconds,
      };
    case 'use_app':
      return { ...NOTHING, action, app: deed.app.zh, seconds };
    case 'visit_poi':
      return { ...NOTHING, action, poi: deed.poi.zh, seconds };
    case 'add_cart':
      return { ...NOTHING, action, item: deed.car.model.zh, app: deed.app.zh };
    case 'purchase':
      return { ...NOTHING, action, item: deed.car.model.zh, poi: deed.poi.zh };
  }
}

function toText(deed: Deed, seconds: number): Columns {
  return { ...NOTHING, action: 'unstructured', text: wordDeed(deed, seconds, 'zh') };
}

function drawSeconds({ action }: Deed, random: Random): number {
  return action === 'visit_poi' ? random.integer(900, 7200) : random.integer(20, 1500);
}

function addProfile(
  writer: SourceWriter,
  userId: string,
  { carClass, city }: Someone,
  form: Load['form'],
  random: Random,
) {
  const walk = random.pick(WALKS_OF_LIFE);
  const age = random.integer(walk.ages[0], walk.ages[1]);
  const gender = random.pick(['男', '女']);
  const occupation = random.pick(walk.occupations).zh;
  const budget = Math.ceil(Math.max(...carClass.cars.map(({ price }) => price)));
  writer.addProfile({
    userId,
    age,
    gender,
    city: city.name.zh,
    occupation,
    properties: form === 'columns' ? JSON.stringify({ budget, wants: carClass.name.zh }) : null,
    text:
      form === 'text'
        ? `${age}岁${gender}，${city.name.zh}，${occupation}，想买一辆${carClass.name.zh}，预算${budget}万元左右`
        : null,
  });
}

function addUser(writer: SourceWriter, index: number, rows: number, { form }: Load, random: Random): void {
  const userId = `user_${String(index + 1).padStart(7, '0')}`;
  const city = random.pick(CITIES);
  const someone = { carClass: random.pick(CAR_CLASSES), city, district: random.pick(city.districts) };
  addProfile(writer, userId, someone, form, random);
  const toRow = form === 'columns' ? toColumns : toText;
  let at = FIRST_OF_AUTUMN * 86_400;
  for (let row = 0; row < rows; row++) {
    at += random.integer(1, Math.max(2, Math.floor((2 * SPAN_SECONDS) / rows)));
    const deed = drawDeed(someone, random);
    writer.addBehavior({ ...toRow(deed, drawSeconds(deed, random)), userId, timestamp: timestampText(at) });
  }
}

/**
 * Writes a source file of any size for measuring, in the sample's schema and vocabulary, user by user in order of time.
 * Only the row counts are held in memory. The same load gives the same bytes; a file at `path` is replaced. Throws
 * RangeError unless `users` and `rowsPerUser` are whole numbers of at least 1.
 */
export function makeLoad(path: string, load: Load): { users: number; rows: number } {
  for (const key of ['users', 'rowsPerUser'] as const) {
    if (!Number.isSafeInteger(load[key]) || load[key] < 1) {
      throw new RangeError(`${key} must be a whole number of at least 1, not ${load[key]}.`);
    }
  }
  const random = createRandom(load.seed ?? 1);
  writeSource(path, (writer) => {
    for (const [index, rows] of rowCounts(load).entries()) addUser(writer, index, rows, load, random);
  });
  return { users: load.users, rows: load.users * load.rowsPerUser };
}
