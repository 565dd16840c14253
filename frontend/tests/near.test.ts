import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NearMe, rounded } from "../src/page/near.ts";

customElements.define("near-me", NearMe);

type Answer = (position: { coords: { latitude: number; longitude: number } }) => void;

const submit = vi.fn();
let answer: Answer | undefined;
let refuse: (() => void) | undefined;

function put(view = ""): HTMLFormElement {
  document.body.innerHTML = `
    <form class="filters">${view}<select name="near"><option value="">–</option><option value="area-akaho">赤穂</option></select></form>
    <near-me hidden data-here="いまいるところ" data-asking="さがしています" data-refused="わかりませんでした"><button type="button">近く</button><span role="status"></span></near-me>`;
  const form = document.querySelector("form");
  if (!form) throw new Error("no form");
  form.submit = submit;
  return form;
}

function press(): void {
  document.querySelector<HTMLButtonElement>("near-me button")?.click();
}

function said(): string {
  return document.querySelector("near-me [role=status]")?.textContent ?? "";
}

beforeEach(() => {
  submit.mockReset();
  vi.stubGlobal("navigator", {
    geolocation: {
      getCurrentPosition: (found: Answer, failed: () => void): void => {
        answer = found;
        refuse = failed;
      },
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

test("a place is told to a hundred metres", () => {
  expect(rounded(35.729149, 137.93449)).toBe("35.729,137.934");
  expect(rounded(-0.00049, 10)).toBe("-0.000,10.000");
});

test("it shows itself only where there is somebody to ask", () => {
  put();
  expect(document.querySelector<HTMLElement>("near-me")?.hidden).toBe(false);
  vi.stubGlobal("navigator", {});
  put();
  expect(document.querySelector<HTMLElement>("near-me")?.hidden).toBe(true);
});

test("nobody is asked before the button is pressed; the answer becomes a choice, and the page by distance comes", () => {
  const form = put();
  expect(answer).toBeUndefined();
  press();
  expect(said()).toBe("さがしています");
  answer?.({ coords: { latitude: 35.729149, longitude: 137.93449 } });
  const sent = new FormData(form);
  expect(sent.get("near")).toBe("35.729,137.934");
  expect(sent.get("view")).toBe("near");
  expect(submit).toHaveBeenCalledOnce();
});

test("a view that is there already is changed, not doubled", () => {
  const form = put('<input type="hidden" name="view" value="calendar">');
  press();
  answer?.({ coords: { latitude: 35, longitude: 137 } });
  expect(new FormData(form).getAll("view")).toEqual(["near"]);
});

test("a refusal is told, and nothing is sent", () => {
  put();
  press();
  refuse?.();
  expect(said()).toBe("わかりませんでした");
  expect(submit).not.toHaveBeenCalled();
});
