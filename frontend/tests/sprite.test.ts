// @vitest-environment node
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ICONS } from "../build/icons.ts";
import { spriteSource, symbol } from "../build/sprite.ts";

const ROOT = join(import.meta.dirname, "../..");
const CATEGORIES = ["learn", "eat", "health", "make", "meet", "stay", "advice"];

test("an SVG file becomes a symbol without its size and comments", () => {
  const svg = '<!-- licence --><svg width="24" viewBox="0 0 24 24" fill="none" stroke-width="2">\n  <path d="M0 0" /><!-- x --></svg>';
  expect(symbol("clock", svg)).toBe('<symbol id="clock" viewBox="0 0 24 24" fill="none" stroke-width="2" overflow="visible"><path d="M0 0" /></symbol>');
  expect(() => symbol("broken", "<svg></svg>")).toThrow("broken");
});

test("the sprite holds every listed icon and a tile for each category", () => {
  const source = spriteSource();
  for (const id of [...ICONS, ...CATEGORIES.map((category) => `tile-${category}`)]) expect(source).toContain(`<symbol id="${id}" `);
});

test("every icon that a template of any room names is in the sprite", () => {
  const named = globSync("{*,platform/*}/templates/**/*.html", { cwd: ROOT })
    .map((file) => readFileSync(join(ROOT, file), "utf8"))
    .flatMap((text) => [...text.matchAll(/icon\.html" with name="([^"]+)"|\{\{ sprite \}\}#([a-z0-9-]+)"/g)])
    .map((match) => match[1] ?? match[2] ?? "");
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !(ICONS as readonly string[]).includes(name))).toEqual([]);
});
