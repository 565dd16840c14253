/** The reader's words for what the browser says by itself; Django writes them into `#live-words` (components/live_words.html). */
export interface Words {
  leftOne: string;
  leftOther: string;
  full: string;
  waiting: string;
  sending: string;
  error: string;
  offline: string;
}

const NOTHING: Words = { leftOne: "", leftOther: "{n}", full: "0", waiting: "{n}", sending: "", error: "", offline: "" };

/** Words from the page, where `element` may bring its own in its data attributes. */
export function words(element?: HTMLElement): Words {
  const shared = document.getElementById("live-words")?.dataset ?? {};
  const found: Record<string, string> = { ...NOTHING };
  for (const key of Object.keys(NOTHING)) {
    const said = element?.dataset[key] ?? shared[key];
    if (said) found[key] = said;
  }
  return { ...NOTHING, ...found };
}

/** Puts a number where the text says {n}, written the way the page's language writes numbers. */
export function fill(text: string, n: number): string {
  return text.replace("{n}", n.toLocaleString(document.documentElement.lang || undefined));
}
