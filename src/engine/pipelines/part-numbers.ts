export { partKeyOf, userNumbers as partNumbers } from './events/user-numbers.ts';
