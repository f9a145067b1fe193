// Keys of the office. They press real links and buttons: without this file nothing is lost.
// KeyboardEvent.code is read, because Telex turns j, s, f, r, x, w into tone marks.
const STORE = "keys-off";
const REST_WHILE_SELECTING = new Set(["E", "B", "G", "C", "N", "Digit1", "Digit2"]);
const dialog = document.getElementById("keys");
const off = document.getElementById("keys-off");

const remembered = () => { try { return localStorage.getItem(STORE) === "1"; } catch { return false; } };
const remember = (value) => { try { localStorage.setItem(STORE, value ? "1" : "0"); } catch { /* private mode */ } };
const rows = () => [...document.querySelectorAll(".row, .mini, [data-row]")].filter((row) => row.offsetParent);
const linkOf = (row) => (row.matches("a") ? row : row.querySelector("a[href]"));
const selecting = () => document.querySelector(".row input:checked, [data-row] input:checked") !== null;
const editable = (node) => node.isContentEditable
  || (node.matches("input, textarea, select") && !/^(checkbox|radio|button|submit|reset)$/.test(node.type));

function walk(step) {
  const all = rows();
  if (!all.length) return;
  let here = all.findIndex((row) => row.contains(document.activeElement));
  if (here < 0) here = all.findIndex((row) => row.matches("[aria-current]"));
  const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  linkOf(next)?.focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(code) {
  const target = [...document.querySelectorAll(`[data-key="${code}"]`)]
    .find((node) => node.offsetParent && !node.disabled);
  if (!target) return false;
  if (target.matches("input[type=radio]")) { target.checked = true; target.dispatchEvent(new Event("change", { bubbles: true })); }
  target.focus();
  target.click();
  return true;
}

function act(event) {
  const code = event.code.replace(/^Key/, "");
  if (code === "J") { walk(1); return true; }
  if (code === "K") { walk(-1); return true; }
  if (code === "X") {
    const box = rows().find((row) => row.contains(document.activeElement))?.querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  }
  if (code === "Slash") {
    if (event.shiftKey) { dialog?.showModal(); return true; }
    const search = document.querySelector("[data-search]");
    search?.focus();
    return Boolean(search);
  }
  if (code === "Escape") {
    if (!selecting()) return false;
    document.querySelectorAll(".row input:checked, [data-row] input:checked").forEach((box) => box.click());
    return true;
  }
  if (selecting() && REST_WHILE_SELECTING.has(code)) return false;
  return press(code);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.repeat && !["KeyJ", "KeyK"].includes(event.code)) return;
  if (dialog?.open || editable(event.target)) return;
  if (event.shiftKey && event.code !== "Slash") return;
  if (remembered() && !(event.code === "Slash" && event.shiftKey)) return;
  if (act(event)) event.preventDefault();
});

document.querySelectorAll("[data-opens]").forEach((button) => button.addEventListener("click", (event) => {
  const target = document.getElementById(button.dataset.opens);
  if (target?.showModal) { event.preventDefault(); target.showModal(); }
}));

if (off) { off.checked = remembered(); off.addEventListener("change", () => remember(off.checked)); }
