/**
 * `<list-filter for="who-comes">` around a search box: hides the entries of a long list that do not hold what is typed.
 * Entries say by `data-find` what they are found by. Without script the box is not shown (CSS), and the list is whole.
 */
export class ListFilter extends HTMLElement {
  readonly #newRows = new MutationObserver(() => this.#apply());

  #watched: HTMLElement | null = null;

  connectedCallback(): void {
    this.addEventListener("input", this.#onInput);
    this.#apply();
  }

  disconnectedCallback(): void {
    this.removeEventListener("input", this.#onInput);
    this.#newRows.disconnect();
    this.#watched = null;
  }

  readonly #onInput = (): void => this.#apply();

  /** The list, watched: it is fetched again while somebody searches in it, and new rows are searched too. */
  #list(): HTMLElement | null {
    const list = document.getElementById(this.getAttribute("for") ?? "");
    if (list && list !== this.#watched) {
      this.#newRows.disconnect();
      this.#newRows.observe(list, { childList: true, subtree: true, attributeFilter: ["data-find", "hidden"] });
      this.#watched = list;
    }
    return list;
  }

  #apply(): void {
    const wanted = folded(this.querySelector("input")?.value ?? "");
    let found = 0;
    for (const row of this.#list()?.querySelectorAll<HTMLElement>("[data-find]") ?? []) {
      const hides = !folded(row.dataset["find"] ?? "").includes(wanted);
      if (row.hidden !== hides) row.hidden = hides; // only a change, or the observer would call us for ever
      if (!hides) found += 1;
    }
    const said = this.querySelector<HTMLElement>("[data-none]");
    if (said) {
      const none = wanted !== "" && found === 0;
      said.textContent = none ? (said.dataset["none"] ?? "") : "";
      said.classList.toggle("visually-hidden", !none);
    }
  }
}

/** Width, case, spaces, hyphens and the kind of kana are one: タケ finds たけうち, 090-12 finds 09012345678. */
export function folded(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60))
    .replace(/[\s‐-]/g, "");
}
