import { nothingLearnt } from '../../shared/learnt-endpoint.ts';
import { keepLearnt } from '../kept-learnt.ts';

/** Learns so many things, one after the other, of models that nobody else asks: FOLDER NAME COUNT. */
const [folder = '', name = '', count = ''] = process.argv.slice(2);
for (let n = 0; n < Number(count); n += 1)
  keepLearnt(folder, {
    key: `https://one.example/v1 ${name}${n}`,
    learnt: { ...nothingLearnt, maxInputs: n + 1 },
  });
