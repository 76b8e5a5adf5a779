import type { Database } from 'better-sqlite3';
import { createSeededRandom } from '../demo-model/seeded-random.ts';

interface Product {
  readonly id: number;
  readonly category: string;
  readonly brand: string;
  readonly price: number;
}

const product = (id: number, category: string, brand: string, price: number): Product => ({
  id,
  category,
  brand,
  price,
});

const shelves = {
  phones: [
    product(1_004_856, 'electronics.smartphone', 'samsung', 130.76),
    product(1_004_767, 'electronics.smartphone', 'samsung', 254.82),
    product(1_005_115, 'electronics.smartphone', 'apple', 975.57),
    product(1_004_833, 'electronics.smartphone', 'xiaomi', 171.56),
    product(1_005_161, 'electronics.smartphone', 'oppo', 231.41),
    product(1_004_249, 'electronics.smartphone', 'apple', 739.81),
  ],
  kettles: [
    product(3_700_926, 'appliances.kitchen.kettle', 'bosch', 41.5),
    product(3_701_134, 'appliances.kitchen.kettle', 'tefal', 36.04),
    product(3_701_309, 'appliances.kitchen.kettle', 'redmond', 28.31),
    product(3_701_388, 'appliances.kitchen.kettle', 'bosch', 58.9),
  ],
  shoes: [
    product(28_718_083, 'apparel.shoes.running', 'asics', 88.81),
    product(28_719_107, 'apparel.shoes.running', 'nike', 104.5),
    product(28_722_181, 'apparel.shoes.running', 'salomon', 119.95),
    product(28_722_640, 'apparel.shoes.running', 'asics', 129.9),
  ],
  books: [
    product(44_100_812, 'books.cooking', 'hearth', 24.9),
    product(44_100_977, 'books.children', 'lanternpress', 12.5),
    product(44_101_003, 'books.children', 'lanternpress', 14.0),
    product(44_101_047, 'books.children', 'fennel', 9.9),
    product(44_100_845, 'books.cooking', 'fennel', 31.5),
  ],
  prams: [
    product(54_900_011, 'kids.carriage', 'cybex', 649.0),
    product(54_900_015, 'kids.carriage', 'britax', 529.0),
    product(54_900_024, 'kids.carriage', 'joie', 299.0),
  ],
} as const;

type Shelf = keyof typeof shelves;
type Deed = 'view' | 'cart' | 'remove_from_cart' | 'purchase';
/** So many views of some products of a shelf in no order, or one deed with one of them. */
type Step =
  | { readonly views: number; readonly of: readonly number[] }
  | readonly [deed: Deed, product: number];
/** One sitting: the day, the hour, the shelf, and what was done there. */
type Sitting = readonly [day: number, hour: number, shelf: Shelf, steps: readonly Step[]];

const look = (views: number, ...of: readonly number[]): Step => ({ views, of });

/** Who comes to the shop, and why. */
const visitors: Readonly<Record<number, readonly Sitting[]>> = {
  // Wants a phone, holds them against each other for a week, and buys the second.
  512475445: [
    [0, 19, 'phones', [look(22, 0, 1, 2, 3, 4, 5)]],
    [2, 20, 'phones', [look(18, 1, 3, 4)]],
    [4, 20, 'phones', [look(12, 1, 3)]],
    [5, 21, 'phones', [look(7, 1), ['cart', 1], ['purchase', 1]]],
  ],
  // A kettle broke: bought within an hour.
  520088904: [[1, 8, 'kettles', [look(26, 0, 1, 2, 3), look(4, 1), ['cart', 1], ['purchase', 1]]]],
  // Runs: looks long, puts a pair into the cart and takes it out again.
  530496790: [
    [0, 12, 'shoes', [look(17, 0, 1, 2, 3)]],
    [3, 12, 'shoes', [look(9, 2, 3), ['cart', 2], look(3, 2), ['remove_from_cart', 2]]],
    [6, 12, 'shoes', [look(12, 0, 3)]],
    [9, 12, 'shoes', [look(8, 0, 1)]],
  ],
  // Expects a child: prams over two weeks, then books for the elder one.
  541312140: [
    [1, 21, 'prams', [look(15, 0, 1, 2)]],
    [4, 22, 'prams', [look(14, 0, 1)]],
    [9, 21, 'prams', [look(11, 0, 1), look(3, 1), ['cart', 1], ['purchase', 1]]],
    [
      11,
      20,
      'books',
      [look(12, 1, 2, 3), ['cart', 1], look(2, 2), ['cart', 2], ['purchase', 1], ['purchase', 2]],
    ],
  ],
  // Buys a present for each of two birthdays, and takes time over it.
  555447699: [
    [3, 17, 'books', [look(19, 0, 4), look(3, 0), ['cart', 0], ['purchase', 0]]],
    [10, 17, 'kettles', [look(21, 0, 2, 3), look(4, 0), ['cart', 0], ['purchase', 0]]],
  ],
  // Dreams of a phone and never buys.
  566280422: [
    [2, 23, 'phones', [look(14, 2, 5)]],
    [5, 23, 'phones', [look(9, 2, 5), ['cart', 2]]],
    [6, 23, 'phones', [['remove_from_cart', 2], look(13, 0, 2, 3)]],
    [12, 23, 'phones', [look(10, 2)]],
  ],
};

/** Two weeks of a shop's clicks. */
export function fillShopClickstream(db: Database): void {
  db.exec(`CREATE TABLE clicks (event_time TEXT NOT NULL, event_type TEXT NOT NULL, product_id INTEGER NOT NULL,
    category_code TEXT, brand TEXT, price REAL, user_id INTEGER NOT NULL, user_session TEXT)`);
  const random = createSeededRandom(14);
  const rows: (readonly [at: number, deed: Deed, product: Product, user: number, session: string])[] = [];
  const deedsOf = (step: Step): readonly (readonly [Deed, number])[] =>
    'views' in step
      ? Array.from({ length: step.views }, () => [
          'view',
          step.of[Math.floor(random() * step.of.length)] ?? 0,
        ])
      : [step];
  for (const [user, sittings] of Object.entries(visitors)) {
    for (const [day, hour, shelf, steps] of sittings) {
      let at = Date.UTC(2025, 10, 1) + day * 86_400_000 + hour * 3_600_000 + Math.floor(random() * 1_200_000);
      const session = Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0');
      for (const [deed, index] of steps.flatMap(deedsOf)) {
        const found = shelves[shelf][index];
        if (found !== undefined) rows.push([at, deed, found, Number(user), session]);
        at += (20 + Math.floor(random() * 150)) * 1_000;
      }
    }
  }
  const add = db.prepare('INSERT INTO clicks VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  for (const [at, deed, { id, category, brand, price }, user, session] of rows.sort((a, b) => a[0] - b[0])) {
    const time = `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
    add.run(time, deed, id, category, brand, price, user, session);
  }
  db.exec('CREATE INDEX clicks_user ON clicks(user_id)');
}
