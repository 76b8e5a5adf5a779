import type { Database } from 'better-sqlite3';
import { createSeededRandom } from '../demo-model/seeded-random.ts';

/** A page: its title, its address, and about how many seconds it stays open. */
type Page = readonly [title: string, url: string, seconds: number];
/** A sitting: the day from the first one, the hour, and the pages in their order. */
type Sitting = readonly [day: number, hour: number, pages: readonly Page[]];

/** A page of the web, its place without what nearly every address begins with. */
const page = (title: string, place: string, seconds: number): Page => [
  title,
  `https://www.${place}`,
  seconds,
];

const search = (words: string): Page =>
  page(`${words} - Google Search`, `google.com/search?q=${words.replaceAll(' ', '+')}`, 25);

const sitting = (day: number, hour: number, pages: readonly Page[]): Sitting => [day, hour, pages];

/** One person in autumn: a journey to Lisbon, a laptop that gave up, a course in SQL, and a job. */
const story: readonly Sitting[] = [
  sitting(0, 20, [
    search('lisbon in november weather'),
    page('Lisbon in November: weather, crowds and what to do', 'wanderguide.example/lisbon/november', 340),
    search('cheap flights berlin lisbon november'),
    page('Berlin to Lisbon flights in November | Flightfinder', 'flightfinder.example/ber-lis/2025-11', 280),
  ]),
  sitting(2, 21, [
    page('Berlin to Lisbon flights in November | Flightfinder', 'flightfinder.example/ber-lis/2025-11', 410),
    page('Hotels in Alfama, Lisbon - Stayhere', 'stayhere.example/lisbon/alfama', 520),
    page('Hotels in Baixa, Lisbon - Stayhere', 'stayhere.example/lisbon/baixa', 390),
    page('Alfama vs Baixa: where to stay in Lisbon', 'wanderguide.example/lisbon/alfama-vs-baixa', 260),
  ]),
  sitting(4, 20, [
    page(
      'Berlin to Lisbon, 14 November, 2 travellers | Flightfinder',
      'flightfinder.example/ber-lis/2025-11-14',
      190,
    ),
    page(
      'Your booking is confirmed: BER-LIS 14 November | Flightfinder',
      'flightfinder.example/booking/confirmed',
      60,
    ),
    page('Casa do Miradouro, Alfama - Stayhere', 'stayhere.example/lisbon/casa-do-miradouro', 240),
    page('Booking confirmed: Casa do Miradouro - Stayhere', 'stayhere.example/booking/confirmed', 45),
  ]),
  sitting(6, 9, [
    search('laptop does not turn on fan spins'),
    page('Laptop won’t turn on but the fan spins: 9 things to try', 'fixit.example/laptop-wont-turn-on', 480),
    page('Laptop dead after update? : r/techsupport', 'reddit.com/r/techsupport/comments/laptop_dead', 300),
  ]),
  sitting(7, 19, [
    search('best 14 inch laptop 2025'),
    page('The best 14-inch laptops of 2025, tested', 'gadgetlab.example/best-14-inch-laptops', 620),
    page('Aero 14 review: light, quiet, dear', 'gadgetlab.example/reviews/aero-14', 430),
    page('Nimbus Book 14 review: the sensible one', 'gadgetlab.example/reviews/nimbus-book-14', 450),
    page('Aero 14 vs Nimbus Book 14', 'gadgetlab.example/compare/aero-14-nimbus-book-14', 380),
  ]),
  sitting(9, 20, [
    page('Nimbus Book 14, 32 GB - Volthaus', 'volthaus.example/p/nimbus-book-14-32gb', 310),
    page('Nimbus Book 14, 32 GB, price history', 'pricewatch.example/nimbus-book-14-32gb', 120),
    page('Shopping cart - Volthaus', 'volthaus.example/cart', 40),
    page('Thank you for your order: Nimbus Book 14 - Volthaus', 'volthaus.example/order/thank-you', 50),
  ]),
  sitting(13, 18, [
    page('Track your parcel - Volthaus', 'volthaus.example/order/tracking', 30),
    search('set up new laptop move files'),
    page('How to move your files to a new laptop', 'fixit.example/move-files-new-laptop', 400),
  ]),
  sitting(24, 20, [
    page('Lisbon in three days: an itinerary', 'wanderguide.example/lisbon/three-days', 540),
    search('lisbon tram 28 tickets'),
    page('Tram 28: tickets, route and when to go', 'wanderguide.example/lisbon/tram-28', 280),
    page('Online check-in | Flightfinder', 'flightfinder.example/check-in', 120),
  ]),
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
  const sittings = [sitting(day, 7, [page('The morning in brief | Tagesblatt', 'tagesblatt.example/', 180)])];
  if (weekday && day % 2 === 0)
    sittings.push(
      sitting(day, 10, [
        ['Sign in', 'https://tracker.example/login', 8],
        [`${ticket} - Tracker`, `https://tracker.example/issues/${310 + (day % 3)}`, 900],
        ['Pull request: fix for the ticket - Codehost', 'https://codehost.example/team/app/pull/77', 600],
      ]),
    );
  if (day % 7 === 1)
    sittings.push(
      sitting(day, 21, [
        page(`Lesson ${week + 1}: ${lesson} | SQL course`, `learnsql.example/course/${week + 1}`, 1500),
        page(`Exercises: ${lesson} | SQL course`, `learnsql.example/course/${week + 1}/exercises`, 1100),
      ]),
    );
  if (day % 3 === 0)
    sittings.push(
      sitting(day, 23, [
        ['New Tab', 'chrome://newtab/', 3],
        page(`${film} - YouTube`, `youtube.com/watch?v=film${day % 3}`, 1300),
      ]),
    );
  return sittings;
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
