/** `button[data-print]`: prints the page. Without script it stays hidden, and the browser's own menu prints. */
export function offerPrinting(root: Document = document): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-print]")) button.hidden = false;
  root.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
  });
}
