import { defineConfig } from "vitest/config";
import { groundFiles } from "./coarsen";
import { precompressed } from "./precompressed";
import { dropUnusedStyles } from "./unusedstyles";

const BASEMAP = decodeURIComponent(new URL("../geodata/basemap", import.meta.url).pathname);

// Relative addresses keep both pages working below any path of a newsroom's proxy.
export default defineConfig({
  base: "./",
  plugins: [groundFiles(BASEMAP), precompressed()],
  css: { postcss: { plugins: [dropUnusedStyles()] } },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The licences of what is bundled ask to travel with it.
    license: { fileName: "assets/licences.md" },
    rollupOptions: {
      input: { explorer: "index.html", embed: "embed.html", builder: "builder.html" },
    },
  },
  test: { environment: "happy-dom" },
  server: { port: 8101, fs: { allow: [".."] } },
});
