// What every page loads: small behaviours that find their elements by data- attributes.
import { onReady } from "./ready.js";
import { enhanceThemes } from "./theme.js";
import { enhanceMenus } from "./menu.js";
import { enhanceDismissals } from "./dismiss.js";
import { enhanceForms } from "./form-submit-once.js";
import { enhancePasswords } from "./password.js";
import { enhanceCopyFields } from "./copy.js";
import { enhanceClientSwitchers } from "./client-switcher.js";
import { enhanceCommandPalette, revealCommandButtons } from "./command-palette.js";
import { enhanceShortcuts } from "./shortcuts.js";
import { enhanceUndoKey, enhanceUndoToasts } from "./undo-toast.js";
import { keepOfflinePage } from "./offline.js";
import { forgetPagesOfOthers } from "./own-pages.js";

enhanceMenus();
enhanceShortcuts();
enhanceCommandPalette();
enhanceUndoKey();
keepOfflinePage();
forgetPagesOfOthers();
onReady((root) => {
  enhanceThemes(root);
  enhanceDismissals(root);
  enhanceForms(root);
  enhancePasswords(root);
  enhanceCopyFields(root);
  enhanceClientSwitchers(root);
  revealCommandButtons(root);
  enhanceUndoToasts(root);
});
