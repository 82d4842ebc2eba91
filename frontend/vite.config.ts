import { defineConfig } from "vitest/config";
import { coarseBasemap } from "./coarsen";

const BASEMAP = new URL("../geodata/basemap/basemap.topo.json", import.meta.url).pathname;
/** 0.002° is about 200 m: a pixel at the zooms at which an article shows a coast. */
const EMBED_GRID = 20;

// Relative addresses keep both pages working below any path of a newsroom's proxy.
export default defineConfig({
  base: "./",
  plugins: [coarseBasemap(decodeURIComponent(BASEMAP), EMBED_GRID)],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { explorer: "index.html", embed: "embed.html" } },
  },
  test: { environment: "happy-dom" },
  server: { port: 8101, fs: { allow: [".."] } },
});
