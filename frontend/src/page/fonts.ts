/** Every device here has a Japanese font; ours may come late, and not at all where data is dear. */
export function bringFonts(): void {
  const connection = (navigator as Navigator & { connection?: { saveData?: boolean } }).connection;
  if (connection?.saveData) return;
  const load = (): void => void import("./noto.ts");
  if (document.readyState === "complete") load();
  else window.addEventListener("load", load, { once: true });
}
