import { defineConfig } from "vitest/config";
import { sprite } from "./build/sprite.ts";

const DEV_ORIGIN = "http://localhost:5173";

export default defineConfig({
  base: "/static/",
  plugins: [sprite()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    // Fonts stay files of their own: one inlined subset would be paid for by every page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The worker has to keep its name and to stand alone: browsers know it by its address (/sw.js).
      input: { main: "src/main.ts", sw: "src/sw.ts" },
      output: {
        // Twelve hex digits, so that WhiteNoise recognises the file as one that never changes.
        hashCharacters: "hex",
        entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name].[hash:12].js"),
        chunkFileNames: "assets/[name].[hash:12].js",
        assetFileNames: "assets/[name].[hash:12][extname]",
      },
    },
  },
  // The page itself comes from Django, so fonts and scripts need this server's address in front of them.
  server: { port: 5173, strictPort: true, origin: DEV_ORIGIN, cors: true },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
});
