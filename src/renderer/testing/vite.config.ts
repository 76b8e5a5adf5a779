import { defineConfig } from 'vite';

/** Serves the window with a bridge that plays scenes instead of Electron's: `vite --config …/vite.config.ts`. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  cacheDir: '/tmp/gleaner-preview-cache',
  server: { port: 5199, strictPort: true, fs: { allow: ['../../..'] } },
  build: { outDir: '/tmp/gleaner-preview', emptyOutDir: true, rolldownOptions: { input: 'preview.html' } },
});
