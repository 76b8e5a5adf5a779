import type { Database } from 'better-sqlite3';
import { createSeededRandom } from '../demo-model/seeded-random.ts';

/** A page: its title, its address, and about how many seconds it stays open. */
type Page = readonly [title: string, url: string, seconds: number];
/** A sitting: the day from the first one, the hour, and the pages in their order. */
type Sitting = readonly [day: number, hour: number, pages: readonly Page[]];

const search = (words: string): Page => [
  `${words} - Google Search`,
  `https://www.google.com/search?q=${words.replaceAll(' ', '+')}`,
  25,
];

/** One person in autumn: a journey to Lisbon, a laptop that gave up, a course in SQL, and a job. */
const story: readonly Sitting[] = [
  [
    0,
    20,
    [
      search('lisbon in november weather'),
      [
        'Lisbon in November: weather, crowds and what to do',
        'https://www.wanderguide.example/lisbon/november',
        340,
      ],
      search('cheap flights berlin lisbon november'),
      [
        'Berlin to Lisbon flights in November | Flightfinder',
        'https://www.flightfinder.example/ber-lis/2025-11',
        280,
      ],
    ],
  ],
  [
    2,
    21,
    [
      [
        'Berlin to Lisbon flights in November | Flightfinder',
        'https://www.flightfinder.example/ber-lis/2025-11',
        410,
      ],
      ['Hotels in Alfama, Lisbon - Stayhere', 'https://www.stayhere.example/lisbon/alfama', 520],
      ['Hotels in Baixa, Lisbon - Stayhere', 'https://www.stayhere.example/lisbon/baixa', 390],
      [
        'Alfama vs Baixa: where to stay in Lisbon',
        'https://www.wanderguide.example/lisbon/alfama-vs-baixa',
        260,
      ],
    ],
  ],
  [
    4,
    20,
    [
      [
        'Berlin to Lisbon, 14 November, 2 travellers | Flightfinder',
        'https://www.flightfinder.example/ber-lis/2025-11-14',
        190,
      ],
      [
        'Your booking is confirmed: BER-LIS 14 November | Flightfinder',
        'https://www.flightfinder.example/booking/confirmed',
        60,
      ],
      ['Casa do Miradouro, Alfama - Stayhere', 'https://www.stayhere.example/lisbon/casa-do-miradouro', 240],
      [
        'Booking confirmed: Casa do Miradouro - Stayhere',
        'https://www.stayhere.example/booking/confirmed',
        45,
      ],
    ],
  ],
  [
    6,
    9,
    [
      search('laptop does not turn on fan spins'),
      [
        'Laptop won’t turn on but the fan spins: 9 things to try',
        'https://www.fixit.example/laptop-wont-turn-on',
        480,
      ],
      [
        'Laptop dead after update? : r/techsupport',
        'https://www.reddit.com/r/techsupport/comments/laptop_dead',
        300,
      ],
    ],
  ],
  [
    7,
    19,
    [
      search('best 14 inch laptop 2025'),
      ['The best 14-inch laptops of 2025, tested', 'https://www.gadgetlab.example/best-14-inch-laptops', 620],
      ['Aero 14 review: light, quiet, dear', 'https://www.gadgetlab.example/reviews/aero-14', 430],
      [
        'Nimbus Book 14 review: the sensible one',
        'https://www.gadgetlab.example/reviews/nimbus-book-14',
        450,
      ],
      ['Aero 14 vs Nimbus Book 14', 'https://www.gadgetlab.example/compare/aero-14-nimbus-book-14', 380],
    ],
  ],
  [
    9,
    20,
    [
      ['Nimbus Book 14, 32 GB - Volthaus', 'https://www.volthaus.example/p/nimbus-book-14-32gb', 310],
      ['Nimbus Book 14, 32 GB, price history', 'https://www.pricewatch.example/nimbus-book-14-32gb', 120],
      ['Shopping cart - Volthaus', 'https://www.volthaus.example/cart', 40],
      [
        'Thank you for your order: Nimbus Book 14 - Volthaus',
        'https://www.volthaus.example/order/thank-you',
        50,
      ],
    ],
  ],
  [
    13,
    18,
    [
      ['Track your parcel - Volthaus', 'https://www.volthaus.example/order/tracking', 30],
      search('set up new laptop move files'),
      ['How to move your files to a new laptop', 'https://www.fixit.example/move-files-new-laptop', 400],
    ],
  ],
  [
    24,
    20,
    [
      ['Lisbon in three days: an itinerary', 'https://www.wanderguide.example/lisbon/three-days', 540],
      search('lisbon tram 28 tickets'),
      ['Tram 28: tickets, route and when to go', 'https://www.wanderguide.example/lisbon/tram-28', 280],
      ['Online check-in | Flightfinder', 'https://www.flightfinder.example/check-in', 120],
    ],
  ],
];

const lessons = ['SELECT and WHERE', 'JOIN', 'GROUP BY', 'Subqueries', 'Window functions', 'Indexes'];
const tickets = ['Invoice export drops the last line', 'Sign-in loop on Safari', 'Quarterly report is slow'];
const films = ['Lo-fi beats to code to', 'How bridges are built', 'Trio live in the church'];

/** What comes every week: a lesson in the evening, work by day, news in the morning, a film at night. */
function routine(day: number): readonly Sitting[] {
  const weekday = day % 7 < 5;
  const week = Math.floor(day / 7);
  const lesson = lessons[week % lessons.length] ?? '';
  const ticket = tickets[day % tickets.length] ?? '';
  const film = films[day % films.length] ?? '';
  return [
    [day, 7, [['The morning in brief | Tagesblatt', 'https://www.tagesblatt.example/', 180]]],
    ...(weekday && day % 2 === 0
      ? ([
          [
            day,
            10,
            [
              ['Sign in', 'https://tracker.example/login', 8],
              [`${ticket} - Tracker`, `https://tracker.example/issues/${310 + (day % 3)}`, 900],
              [
                'Pull request: fix for the ticket - Codehost',
                'https://codehost.example/team/app/pull/77',
                600,
              ],
            ],
          ],
        ] as const)
      : []),
    ...(day % 7 === 1
      ? ([
          [
            day,
            21,
            [
              [
                `Lesson ${week + 1}: ${lesson} | SQL course`,
                `https://www.learnsql.example/course/${week + 1}`,
                1500,
              ],
              [
                `Exercises: ${lesson} | SQL course`,
                `https://www.learnsql.example/course/${week + 1}/exercises`,
                1100,
              ],
            ],
          ],
        ] as const)
      : []),
    ...(day % 3 === 0
      ? ([
          [
            day,
            23,
            [
              ['New Tab', 'chrome://newtab/', 3],
              [`${film} - YouTube`, `https://www.youtube.com/watch?v=film${day % 3}`, 1300],
            ],
          ],
        ] as const)
      : []),
  ];
}

const days = 28;
/** Microseconds from 1601 to 1970, as Chromium counts. */
const since1601 = 11_644_473_600_000_000n;
const firstDayMs = Date.UTC(2025, 9, 13);

/** Four weeks of one person's history in Chromium's own tables. */
export function fillBrowserHistory(db: Database): void {
  db.exec(`
    CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
    CREATE TABLE urls(id INTEGER PRIMARY KEY AUTOINCREMENT, url LONGVARCHAR, title LONGVARCHAR,
      visit_count INTEGER DEFAULT 0 NOT NULL, typed_count INTEGER DEFAULT 0 NOT NULL,
      last_visit_time INTEGER NOT NULL, hidden INTEGER DEFAULT 0 NOT NULL);
    CREATE TABLE visits(id INTEGER PRIMARY KEY AUTOINCREMENT, url INTEGER NOT NULL, visit_time INTEGER NOT NULL,
      from_visit INTEGER, transition INTEGER DEFAULT 0 NOT NULL, visit_duration INTEGER DEFAULT 0 NOT NULL);
    INSERT INTO meta VALUES ('version', '70');`);
  const random = createSeededRandom(1601);
  const addUrl = db.prepare('INSERT INTO urls(url, title, last_visit_time) VALUES (?, ?, 0)');
  const addVisit = db.prepare(
    'INSERT INTO visits(url, visit_time, transition, visit_duration) VALUES (?, ?, ?, ?)',
  );
  const seen = db.prepare('UPDATE urls SET visit_count = visit_count + 1, last_visit_time = ? WHERE id = ?');
  const ids = new Map<string, number | bigint>();
  const all = [...story, ...Array.from({ length: days }, (_, day) => routine(day)).flat()];
  for (const [day, hour, pages] of [...all].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    let atMs = firstDayMs + day * 86_400_000 + hour * 3_600_000 + Math.floor(random() * 1_500_000);
    for (const [title, url, seconds] of pages) {
      const id = ids.get(url) ?? addUrl.run(url, title).lastInsertRowid;
      ids.set(url, id);
      const stay = Math.round(seconds * (0.7 + random() * 0.6));
      const time = BigInt(atMs) * 1_000n + since1601;
      addVisit.run(id, time, 805_306_368, stay * 1_000_000);
      seen.run(time, id);
      atMs += (stay + 5 + Math.floor(random() * 40)) * 1_000;
    }
  }
  db.exec(
    'CREATE INDEX visits_url_index ON visits(url); CREATE INDEX visits_time_index ON visits(visit_time);',
  );
}
