// @vitest-environment node
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { build } from "vite";
import { expect, test } from "vitest";

const KILOBYTE = 1024;

/** Compressed sizes of what the first page loads: the fonts come later and do not count (experience.md, On the phone). */
async function firstLoad(): Promise<{ script: number; all: number }> {
  const built = await build({ root: join(import.meta.dirname, ".."), logLevel: "silent", build: { write: false } });
  if (!("output" in built)) throw new Error("one build was expected");
  let script = 0;
  let all = 0;
  for (const file of built.output) {
    if (!/(main|preload|rolldown).*\.(js|css)$|sprite\.svg$/.test(file.fileName)) continue;
    const size = gzipSync(file.type === "chunk" ? file.code : file.source).length;
    all += size;
    if (file.type === "chunk") script += size;
  }
  return { script, all };
}

test("scripts stay under 60 KB, and with styles and pictures leave half of the 100 KB to the page", async () => {
  const { script, all } = await firstLoad();
  expect(script).toBeGreaterThan(10 * KILOBYTE);
  expect(script).toBeLessThan(60 * KILOBYTE);
  expect(all).toBeLessThan(50 * KILOBYTE);
}, 30_000);
