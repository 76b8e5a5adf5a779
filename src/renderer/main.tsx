import './zod-without-eval.ts';
import './theme/styles.ts';
import { start } from './start.tsx';

void start();
