import { expect, test, vi } from "vitest";
import { offerPrinting } from "../src/page/print.ts";

test("the button to print is there where script is, and prints", () => {
  document.body.innerHTML = `<button type="button" data-print hidden>Print</button><button type="button" hidden>Other</button>`;
  const print = vi.fn();
  vi.stubGlobal("print", print);
  offerPrinting(document);
  const [button, other] = document.querySelectorAll("button");
  expect(button?.hidden).toBe(false);
  expect(other?.hidden).toBe(true);
  button?.click();
  expect(print).toHaveBeenCalledOnce();
});
