// Builds every web/src/<name>.ts into the look's static files as <name>.js (and <name>.css).
//
// Each entry stands alone (no shared chunks): file names stay fixed, and Django's manifest gives the
// hashes. Modules shared by entries live in folders below src/.
import { readdirSync, rmSync } from "node:fs";
import { dirname, join, parse } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/wangge/faces/look/static/look/built");
const watch = process.argv.includes("--watch");
const entries = readdirSync(join(here, "src")).filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"));

if (!watch) rmSync(out, { recursive: true, force: true });

for (const entry of entries) {
  const name = parse(entry).name;
  await build({
    root: here,
    base: "./",
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    build: {
      outDir: out,
      emptyOutDir: false,
      target: "es2020",
      // No data: URIs: the content security policy allows our own files only.
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      modulePreload: false,
      watch: watch ? {} : null,
      rollupOptions: {
        input: { [name]: join(here, "src", entry) },
        output: {
          format: "iife",
          entryFileNames: "[name].js",
          assetFileNames: (asset) => (asset.names.some((file) => file.endsWith(".css")) ? `${name}.css` : "[name][extname]"),
        },
      },
    },
  });
}
