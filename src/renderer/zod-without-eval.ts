import { z } from 'zod';

// zod tries `new Function` to speed itself up; the window's content policy forbids it and would log each try.
z.config({ jitless: true });
