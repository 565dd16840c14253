/** `details[data-share]`: where the phone has a sheet of its own for telling others, it opens instead of the list. */
export function shareWithTheSystem(root: Document = document): void {
  if (typeof navigator.share !== "function") return;
  root.addEventListener("click", (event) => {
    const summary = event.target instanceof Element ? event.target.closest("summary") : null;
    const details = summary?.parentElement;
    const url = details?.dataset["share"];
    if (!details || !url) return;
    event.preventDefault();
    navigator.share({ title: details.dataset["shareTitle"] ?? "", url }).catch((error: unknown) => {
      // Closing the sheet is an answer; anything else leaves the list as the way.
      if (!(error instanceof DOMException && error.name === "AbortError")) details.setAttribute("open", "");
    });
  });
}
