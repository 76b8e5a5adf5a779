import './zod-without-eval.ts';
import './theme/mantine.ts';
import './theme/tokens.css';
import './theme/base.css';
import './theme/controls.css';
import { start } from './start.tsx';

void start();
