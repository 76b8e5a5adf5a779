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
  ],
  kettles: [
    product(3_700_926, 'appliances.kitchen.kettle', 'bosch', 41.5),
    product(3_701_134, 'appliances.kitchen.kettle', 'tefal', 36.04),
    product(3_701_309, 'appliances.kitchen.kettle', 'redmond', 28.31),
  ],
  shoes: [
    product(28_718_083, 'apparel.shoes.running', 'asics', 88.81),
    product(28_719_107, 'apparel.shoes.running', 'nike', 104.5),
    product(28_722_181, 'apparel.shoes.running', 'salomon', 119.95),
  ],
  books: [
    product(44_100_812, 'books.cooking', 'hearth', 24.9),
    product(44_100_977, 'books.children', 'lanternpress', 12.5),
    product(44_101_003, 'books.children', 'lanternpress', 14.0),
  ],
  prams: [
    product(54_900_011, 'kids.carriage', 'cybex', 649.0),
    product(54_900_015, 'kids.carriage', 'britax', 529.0),
    product(54_900_024, 'kids.carriage', 'joie', 299.0),
  ],
} as const;

type Shelf = keyof typeof shelves;
type Deed = 'view' | 'cart' | 'remove_from_cart' | 'purchase';
/** One sitting: the day, the hour, and what was done with which product of a shelf. */
type Sitting = readonly [
  day: number,
  hour: number,
  shelf: Shelf,
  deeds: readonly (readonly [Deed, number])[],
];

const looks = (...products: readonly number[]): readonly (readonly [Deed, number])[] =>
  products.map((each) => ['view', each] as const);

/** Who comes to the shop, and why. */
const visitors: Readonly<Record<number, readonly Sitting[]>> = {
  // Wants a phone, holds four against each other for a week, and buys the second.
  512475445: [
    [0, 19, 'phones', looks(0, 1, 2, 3, 1)],
    [2, 20, 'phones', looks(1, 3, 1, 3)],
    [5, 21, 'phones', [...looks(1), ['cart', 1], ['purchase', 1]]],
  ],
  // A kettle broke: bought within an hour.
  520088904: [[1, 8, 'kettles', [...looks(0, 1, 2, 1), ['cart', 1], ['purchase', 1]]]],
  // Runs: looks long, puts a pair into the cart and takes it out again.
  530496790: [
    [0, 12, 'shoes', looks(0, 1, 2, 0, 2)],
    [3, 12, 'shoes', [...looks(2, 2), ['cart', 2], ['remove_from_cart', 2]]],
    [6, 12, 'shoes', looks(0, 0)],
  ],
  // Expects a child: prams over two weeks, then books for the elder one.
  541312140: [
    [1, 21, 'prams', looks(0, 1, 2, 0)],
    [4, 22, 'prams', looks(0, 1, 0, 1)],
    [9, 21, 'prams', [...looks(1), ['cart', 1], ['purchase', 1]]],
    [11, 20, 'books', [...looks(1, 2), ['cart', 1], ['cart', 2], ['purchase', 1], ['purchase', 2]]],
  ],
  // Buys a present each month, and looks at nothing else.
  555447699: [
    [3, 17, 'books', [...looks(0), ['cart', 0], ['purchase', 0]]],
    [10, 17, 'kettles', [...looks(0, 2), ['cart', 0], ['purchase', 0]]],
  ],
  // Dreams of a phone and never buys.
  566280422: [
    [2, 23, 'phones', looks(2, 2)],
    [5, 23, 'phones', [...looks(2), ['cart', 2]]],
    [6, 23, 'phones', [['remove_from_cart', 2], ...looks(0, 3)]],
    [12, 23, 'phones', looks(2)],
  ],
};

/** Two weeks of a shop's clicks. */
export function fillShopClickstream(db: Database): void {
  db.exec(`CREATE TABLE clicks (event_time TEXT NOT NULL, event_type TEXT NOT NULL, product_id INTEGER NOT NULL,
    category_code TEXT, brand TEXT, price REAL, user_id INTEGER NOT NULL, user_session TEXT)`);
  const random = createSeededRandom(14);
  const rows: (readonly [at: number, deed: Deed, product: Product, user: number, session: string])[] = [];
  for (const [user, sittings] of Object.entries(visitors)) {
    for (const [day, hour, shelf, deeds] of sittings) {
      let at = Date.UTC(2025, 10, 1) + day * 86_400_000 + hour * 3_600_000 + Math.floor(random() * 1_200_000);
      const session = Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0');
      for (const [deed, index] of deeds) {
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
