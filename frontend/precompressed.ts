/**
 * Each built file once more, compressed as well as Brotli can: it is done once here and not at
 * every request, and a reader on a slow line loads a seventh less.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin } from "vite";

const COMPRESSIBLE = /^assets\/.*\.(?:js|css|json|svg)$/;

/** Writes `name.br` beside every text file of the bundle. */
export function precompressed(): Plugin {
  return {
    name: "precompressed",
    writeBundle(options, bundle) {
      for (const name of Object.keys(bundle).filter((each) => COMPRESSIBLE.test(each))) {
        const path = join(options.dir ?? "dist", name);
        const content = readFileSync(path);
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        };
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
      }
    },
  };
}
