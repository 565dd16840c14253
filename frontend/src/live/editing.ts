/** True while fetching would take words out of somebody's hands. */
export function isBeingEdited(root: Element, active: Element | null): boolean {
  if (!active || !root.contains(active)) return false;
  if (active instanceof HTMLTextAreaElement) return active.value !== active.defaultValue;
  if (active instanceof HTMLInputElement) return isWritten(active) && active.value !== active.defaultValue;
  return active instanceof HTMLSelectElement;
}

function isWritten(input: HTMLInputElement): boolean {
  return !["checkbox", "radio", "button", "submit", "hidden", "file"].includes(input.type);
}
