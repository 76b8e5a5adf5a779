import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** The window's own page, with the preview's script in place of its own, and the server's socket let in. */
const asPreview: Plugin = {
  name: 'gleaner:preview',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) =>
      html
        .replace('./main.tsx', './testing/preview.tsx')
        .replace("connect-src 'self'", "connect-src 'self' ws:"),
  },
};

/** Serves the window with a bridge that plays scenes instead of Electron's: `vite --config …/vite.config.ts`. */
export default defineConfig({
  root: join(import.meta.dirname, '..'),
  base: './',
  plugins: [asPreview],
  cacheDir: '/tmp/gleaner-preview-cache',
  server: { port: 5199, strictPort: true, fs: { allow: ['../..'] } },
  build: { outDir: '/tmp/gleaner-preview', emptyOutDir: true },
});
