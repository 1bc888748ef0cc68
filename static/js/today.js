// Today opens without a network, and says what a phone has not sent yet.
import { flush, showUnsent } from "./outbox.js";
import { keepThisPage } from "./own-pages.js";

showUnsent(document.querySelector("[data-unsent]"));
keepThisPage();
flush();
