/** `[data-party-rows]`: rows about the people who come along appear one at a time. Without script all of them stand there. */
export function growPartyRows(root: ParentNode = document): void {
  for (const rows of root.querySelectorAll<HTMLElement>("[data-party-rows]")) {
    const all = [...rows.querySelectorAll<HTMLElement>("[data-party-row]")];
    const more = rows.querySelector<HTMLButtonElement>("[data-party-more]");
    if (!more || all.length === 0) continue;
    let shown = Math.max(1, all.findLastIndex(isFilled) + 1);
    const show = (): void => {
      all.forEach((row, place) => (row.hidden = place >= shown));
      more.hidden = shown >= all.length;
    };
    more.addEventListener("click", () => {
      shown += 1;
      show();
      all[shown - 1]?.querySelector<HTMLElement>("select, input")?.focus();
    });
    show();
  }
}

/** The age is always chosen, so it says nothing. */
function isFilled(row: HTMLElement): boolean {
  const kind = row.querySelector("select");
  const name = row.querySelector("input");
  return Boolean(kind?.value || name?.value);
}
