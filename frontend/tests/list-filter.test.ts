import { afterEach, beforeEach, expect, test } from "vitest";
import { folded, ListFilter } from "../src/check-in/list-filter.ts";

customElements.define("list-filter", ListFilter);

beforeEach(() => {
  document.body.innerHTML = `
    <list-filter for="list"><input type="search"><p class="visually-hidden" data-none="Nobody"></p></list-filter>
    <ol id="list"><li data-find="竹内 恵 たけうち めぐみ 09012345678"></li><li data-find="渡辺 茂 ワタナベ シゲル"></li></ol>`;
});
afterEach(() => {
  document.body.innerHTML = "";
});

function type(text: string): void {
  const input = document.querySelector("input") as HTMLInputElement;
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function shown(): string[] {
  return [...document.querySelectorAll<HTMLElement>("li")].filter((row) => !row.hidden).map((row) => (row.dataset["find"] ?? "").slice(0, 2));
}

test.each([
  ["タケウ", ["竹内"]],
  ["わたなべしげる", ["渡辺"]],
  ["ﾜﾀ", ["渡辺"]],
  ["090-1234", ["竹内"]],
  ["恵", ["竹内"]],
  ["", ["竹内", "渡辺"]],
])("%s finds them by name, reading or number", (text, names) => {
  type(text);
  expect(shown()).toEqual(names);
});

test("nobody found is said, and taken back", () => {
  const said = document.querySelector("p") as HTMLElement;
  type("佐藤");
  expect([shown(), said.textContent, said.className]).toEqual([[], "Nobody", ""]);
  type("竹");
  expect([said.textContent, said.className]).toEqual(["", "visually-hidden"]);
});

test("what the server brings anew is searched too", async () => {
  type("竹");
  const row = document.createElement("li");
  row.dataset["find"] = "佐藤";
  document.getElementById("list")?.append(row);
  (document.querySelectorAll("li")[1] as HTMLElement).hidden = false; // as a morph leaves it
  await new Promise((done) => setTimeout(done));
  expect(shown()).toEqual(["竹内"]);
});

test("folding loses no digit", () => {
  expect(folded("０２６５-83 2111")).toBe("0265832111");
});
