// A hidden field tells the server the browser's time zone; without JavaScript it stays empty and can be chosen later.
for (const field of document.querySelectorAll("input[data-time-zone]")) {
  field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
