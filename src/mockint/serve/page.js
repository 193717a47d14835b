"use strict";

// Nothing on the screen opens a link, a window or a dialog: what stands there may be anybody's text.
window.open = () => null;
window.confirm = () => false;

// The terminal also tells of the focus while it connects and after its end, when nobody listens.
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (this.readyState === WebSocket.OPEN) send.call(this, data);
};

// mockint writes to the clipboard, where the browser lets it; nothing that is drawn reads it.
const clipboard = navigator.clipboard;
Object.defineProperty(navigator, "clipboard", {
  value: {
    writeText: async (text) => clipboard?.writeText(text).catch(() => undefined),
    readText: async () => "",
  },
});

// The terminal would send Ctrl+V on as a key. Left to the browser it pastes what was copied anywhere, in
// mockint too. Where a page may not write to the clipboard, mockint's own copies are pasted by mockint.
document.addEventListener(
  "keydown",
  (event) => {
    const paste = event.ctrlKey && !event.altKey && !event.metaKey && event.code === "KeyV";
    if (paste && window.isSecureContext) event.stopImmediatePropagation();
  },
  { capture: true },
);

document.addEventListener("DOMContentLoaded", () => {
  const ended = document.getElementById("ended");
  const again = document.getElementById("again");
  let begun = false;
  again.addEventListener("click", () => window.location.reload());
  new MutationObserver(() => {
    const marks = document.body.classList;
    if (marks.contains("-first-byte") && !begun) {
      begun = true;
      document.querySelector(".xterm-helper-textarea").focus();
    }
    if (marks.contains("-closed") && ended.hidden) {
      document.getElementById("starting").hidden = true;
      ended.hidden = false;
      again.focus();
    }
  }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  document.fonts.load('italic 16px "Roboto Mono"');
});
