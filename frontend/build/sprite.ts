import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { ICONS } from "./icons.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const LUCIDE = dirname(createRequire(import.meta.url).resolve("lucide-static/package.json"));
const TILES = join(HERE, "../src/tiles");

/** The inside of one SVG file, as a <symbol> that `<use href="/static/sprite.svg#id">` can name. */
export function symbol(id: string, svg: string): string {
  const found = /<svg([^>]*)>([\s\S]*)<\/svg>/.exec(svg);
  const [, head = "", body = ""] = found ?? [];
  const viewBox = /viewBox="[^"]+"/.exec(head)?.[0];
  if (!viewBox) throw new Error(`${id} is not an SVG file with a viewBox`);
  // Lines and no filling, so that an icon is one even before the style sheet has come.
  const paint = (head.match(/\b(?:fill|stroke[a-z-]*)="[^"]*"/g) ?? []).map((attribute) => ` ${attribute}`).join("");
  const inside = body.replace(/<!--[\s\S]*?-->/g, "").replace(/\s+/g, " ").trim();
  // Drawn over the edge on purpose: the hills of a tile go on where a wide frame shows more of them.
  return `<symbol id="${id}" ${viewBox}${paint} overflow="visible">${inside}</symbol>`;
}

/** The whole sprite: the line icons that the templates use, and our own illustration tiles. */
export function spriteSource(): string {
  const icons = ICONS.map((name) => symbol(name, readFileSync(join(LUCIDE, "icons", `${name}.svg`), "utf8")));
  const tiles = readdirSync(TILES)
    .filter((file) => file.endsWith(".svg"))
    .sort()
    .map((file) => symbol(`tile-${file.slice(0, -4)}`, readFileSync(join(TILES, file), "utf8")));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${[...icons, ...tiles].join("\n")}\n</svg>\n`;
}

/** Emits `sprite.svg` beside the bundle: one request for all pictures, and no picture in every page's HTML. */
export function sprite(): Plugin {
  return {
    name: "deban-sprite",
    apply: "build",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "sprite.svg", source: spriteSource() });
    },
  };
}
