// Builds every web/src/<name>.ts into the look's static files as <name>.js (and <name>.css).
//
// Each entry stands alone (no shared chunks): file names stay fixed, and Django's manifest gives the
// hashes. Modules shared by entries live in folders below src/. The field app and its service worker come
// from web/field and go into built/field/.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, parse } from "node:path";
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { build } from "vite";
import { icons } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/wangge/faces/look/static/look/built");
const watch = process.argv.includes("--watch");
const only = process.argv.slice(2).filter((name) => !name.startsWith("-")); // node build.mjs chart: that one alone
const entries = readdirSync(join(here, "src")).filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"));
const all = entries.map((entry) => [join(here, "src", entry), ""]);
all.push([join(here, "field", "field.ts"), "field"], [join(here, "field", "worker", "sw.ts"), "field"]);
const pages = only.length ? all.filter(([path]) => only.includes(parse(path).name)) : all;

// Vant's icons are a font inside its CSS, which the policy would refuse; ours are drawn in the page.
const noFontInside = {
  name: "no-font-inside",
  enforce: "pre",
  transform: (code, id) => (id.includes("vant") && id.endsWith(".css") ? code.replace(/@font-face\s*\{[^}]*\}/g, "") : null),
};

if (!watch && !only.length) rmSync(out, { recursive: true, force: true });

for (const [path, folder] of pages) {
  const name = parse(path).name;
  await build({
    root: here,
    base: "./",
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    plugins: folder ? [noFontInside, vue()] : [],
    define: { __VUE_OPTIONS_API__: "false", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" },
    build: {
      outDir: join(out, folder),
      emptyOutDir: false,
      target: "es2020",
      // No data: URIs: the content security policy allows our own files only.
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      modulePreload: false,
      watch: watch ? {} : null,
      rollupOptions: {
        input: { [name]: path },
        output: {
          format: "iife",
          entryFileNames: "[name].js",
          assetFileNames: (asset) => (asset.names.some((file) => file.endsWith(".css")) ? `${name}.css` : "[name][extname]"),
        },
      },
    },
  });
}

mkdirSync(join(out, "icons"), { recursive: true });
const drawing = readFileSync(join(out, "../favicon.svg"), "utf8");
for (const [name, picture] of icons(drawing)) writeFileSync(join(out, "icons", `${name}.png`), picture);
