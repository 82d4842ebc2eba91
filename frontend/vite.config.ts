import { defineConfig } from "vitest/config";
import { groundFiles } from "./coarsen";

const BASEMAP = decodeURIComponent(new URL("../geodata/basemap", import.meta.url).pathname);

// Relative addresses keep both pages working below any path of a newsroom's proxy.
export default defineConfig({
  base: "./",
  plugins: [groundFiles(BASEMAP)],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { explorer: "index.html", embed: "embed.html" } },
  },
  test: { environment: "happy-dom" },
  server: { port: 8101, fs: { allow: [".."] } },
});
