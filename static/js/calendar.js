// What calendars do besides links and forms: dragging, keys, and a focus that survives their renewal.
import { onReady } from "./ready.js";
import { enhanceDragging } from "./calendar-drag.js";
import { enhanceKeys } from "./calendar-keys.js";
import { enhanceEntryMenus, listenForEntryMenus } from "./calendar-menu.js";

enhanceKeys();
listenForEntryMenus();
onReady(enhanceDragging);
onReady(enhanceEntryMenus);

// A phone shows a month as a long list: it begins at today.
const today = document.querySelector("#calendar .calendar-day.is-today");
if (today && !location.hash && matchMedia("(max-width: 39.99rem)").matches) today.scrollIntoView({ block: "center" });
