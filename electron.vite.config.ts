import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Three bundles: the Node side (Electron's main process, the command line and the worker threads, side by side in out/main so
 * that each entry finds the workers next to itself), the preload, and the page, which both shells serve unchanged.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      minify: false,
      // why: one file instead of a thousand small ones halves the start; the native module has to stay where its binary is.
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron', 'better-sqlite3', /^node:/],
        input: {
          shell: here('electron/shell/main.ts'),
          hookglass: here('electron/cli/main.ts'),
          'reader-worker': here('electron/engine/log/reader-worker.ts'),
          'index-worker': here('electron/engine/log/index-worker.ts'),
          'maintenance-worker': here('electron/engine/log/maintenance-worker.ts'),
          'diagnose-worker': here('electron/engine/verification/diagnose-worker.ts'),
          'compare-worker': here('electron/engine/console/compare/compare-worker.ts'),
          'scenario-worker': here('electron/engine/composer/scenario/scenario-worker.ts'),
          'generate-worker': here('electron/engine/log/generate/generate-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: { input: { preload: here('electron/shell/preload.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: here('renderer'),
    plugins: [react()],
    build: {
      outDir: here('out/renderer'),
      minify: true,
      target: 'chrome140',
      // why: an inlined asset is a data: URL, which the page's policy forbids.
      assetsInlineLimit: 0,
      rollupOptions: {
        input: { index: here('renderer/index.html') },
        // why: zod has to be told of the page's policy before the first schema is made, and only files of one bundle keep the order of imports.
        output: { codeSplitting: { groups: [{ name: 'zod', test: /node_modules[\\/]zod[\\/]|[\\/]zod-setup\.ts$/ }] } },
      },
    },
  },
});
