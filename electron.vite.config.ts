import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import postcssPresetMantine from 'postcss-preset-mantine';
import type { Plugin } from 'vite';

/** The development server puts scripts into the page that its own policy would refuse; the built page keeps it. */
const withoutPolicy: Plugin = {
  name: 'gleaner:no-policy-in-development',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
};

export default defineConfig({
  main: {
    build: {
      // Many small files, of which a start reads every one; what is left out is found in the package.
      externalizeDeps: { exclude: ['zod', 'csv-stringify', 'electron-log'] },
      // Scripts side by side: the main process, and the workers that it starts per open file and per import.
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          'engine-worker': 'src/engine/worker/engine-worker.ts',
          'import-worker': 'src/engine/importing/import-worker.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), withoutPolicy],
    css: { postcss: { plugins: [postcssPresetMantine()] } },
    // The page's scripts are sent, parsed and run before there is anything to see.
    build: { minify: true },
  },
});
