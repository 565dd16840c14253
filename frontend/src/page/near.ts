const PATIENCE = 15_000;
const OLD_ENOUGH = 600_000;

/** A place as an address may say it: to three decimals, about a hundred metres. */
export function rounded(latitude: number, longitude: number): string {
  return `${latitude.toFixed(3)},${longitude.toFixed(3)}`;
}

/**
 * `<near-me hidden>` with a button: asks the browser where the reader is, puts that into the form's choice `near`, and
 * shows what is near. Without script, or where the browser can't tell, it stays away, and the choice has its places.
 */
export class NearMe extends HTMLElement {
  connectedCallback(): void {
    if (!("geolocation" in navigator)) return;
    this.hidden = false;
    this.addEventListener("click", this);
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this);
  }

  handleEvent(event: Event): void {
    if (event.target instanceof Element && event.target.closest("button")) this.#ask();
  }

  #ask(): void {
    this.#say(this.dataset["asking"]);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.#go(rounded(coords.latitude, coords.longitude)),
      () => this.#say(this.dataset["refused"]),
      { enableHighAccuracy: false, timeout: PATIENCE, maximumAge: OLD_ENOUGH },
    );
  }

  #go(place: string): void {
    const choice = document.querySelector<HTMLSelectElement>("form.filters select[name=near]");
    const form = choice?.form;
    if (!choice || !form) return;
    this.#say("");
    const here = document.createElement("option");
    here.value = place;
    here.textContent = this.dataset["here"] ?? place;
    choice.append(here);
    choice.value = place;
    const view = form.elements.namedItem("view");
    if (view instanceof HTMLInputElement) view.value = "near";
    else form.insertAdjacentHTML("afterbegin", '<input type="hidden" name="view" value="near">');
    form.submit(); // a whole page: htmx would bring the results alone, and leave the form behind them
  }

  #say(words = ""): void {
    const status = this.querySelector("[role=status]");
    if (status) status.textContent = words;
  }
}
