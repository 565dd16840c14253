import "./styles/main.css";
import "htmx.org";
import { LiveRefetch } from "./live/refetch.ts";
import { LiveSeats } from "./live/seats.ts";
import { bringFonts } from "./page/fonts.ts";
import { focusErrorSummary, guardAgainstDoubleSubmit, submitFiltersOnChange } from "./page/forms.ts";
import { configureHtmx } from "./page/htmx.ts";
import { closeMenus } from "./page/menus.ts";

configureHtmx();
guardAgainstDoubleSubmit();
submitFiltersOnChange();
closeMenus();
customElements.define("live-seats", LiveSeats);
customElements.define("live-refetch", LiveRefetch);
focusErrorSummary();
bringFonts();
