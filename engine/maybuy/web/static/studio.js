// The studio's editor and its panes. All that is said and found comes from the studio; nothing is worked out here.
import {
  EditorState, EditorView, EditorSelection, HighlightStyle, Transaction,
  autocompletion, bracketMatching, closeBrackets, closeBracketsKeymap, completionKeymap, defaultKeymap, drawSelection,
  foldGutter, foldKeymap, highlightActiveLine, highlightActiveLineGutter, highlightSelectionMatches,
  highlightSpecialChars, history, historyKeymap, indentOnInput, indentUnit, indentWithTab, keymap, lineNumbers,
  lintGutter, lintKeymap, searchKeymap, setDiagnostics, syntaxHighlighting, tags, yaml,
} from "./vendor/codemirror.js";

const PAUSE = 300;
const find = (id) => document.getElementById(id);
const form = find("edit");
const pane = find("pane");
const here = new URLSearchParams(location.search);
document.documentElement.classList.add("scripted");

const field = (name) => form.elements[name];
const say = (text) => { const said = find("said"); if (said) said.textContent = text; };

async function post(path, words, options = {}) {
  const body = new URLSearchParams(words);
  const headers = { Accept: "application/json" };
  const answer = await fetch(path, { method: "POST", body, headers, redirect: "error", ...options });
  return { status: answer.status, data: await answer.json() };
}

function latest() {
  let controller;
  return () => { controller?.abort(); controller = new AbortController(); return controller.signal; };
}

function away(error) {
  if (error.name !== "AbortError") say(find("said")?.dataset.away ?? String(error));
}

// The pane: what is asked of it stands in its forms and links, and in the address.

const asking = latest();
let again = 0;

function words() {
  const asked = new URLSearchParams(here);
  for (const name of ["said", "line", "lang"]) asked.delete(name);
  return asked;
}

function focused() {
  const active = document.activeElement;
  return pane.contains(active) ? { id: active.id, label: active.getAttribute("aria-label") } : null;
}

function refocus(kept) {
  if (!kept || pane.contains(document.activeElement)) return;
  const same = (kept.id && find(kept.id))
    || (kept.label && [...pane.querySelectorAll("[aria-label]")].find((one) => one.getAttribute("aria-label") === kept.label));
  (same || pane).focus({ preventScroll: true });
}

async function look(asked = words()) {
  clearTimeout(again);
  try {
    const answer = await fetch(`/pane?${asked}`, { signal: asking() });
    const html = await answer.text();
    if (!answer.ok) return;
    const shown = document.createElement("template");
    shown.innerHTML = html;
    const frame = find("frame");
    if (frame && shown.content.getElementById("frame")) {  // the page in it stays where it was scrolled to
      find("stale").replaceChildren(...shown.content.getElementById("stale").childNodes);
      return reframe(frame);
    }
    const kept = focused();
    const unfolded = [...pane.querySelectorAll("details[open][id]")].map((one) => one.id);
    pane.replaceChildren(shown.content);
    for (const id of unfolded) if (find(id)) find(id).open = true;
    refocus(kept);
    const waiting = pane.querySelector("[data-again]");
    if (waiting) again = setTimeout(look, Number(waiting.dataset.again));
  } catch (error) { away(error); }
}

function reframe(frame) {
  const top = frame.contentWindow.scrollY;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, top), { once: true });
  frame.contentWindow.location.reload();
}

function ask(asked) {
  for (const name of [...here.keys()]) here.delete(name);
  for (const [name, value] of asked) if (value !== "") here.append(name, value);
  window.history.replaceState(null, "", `/?${here}`);
  for (const link of document.querySelectorAll("[data-pane]")) {
    if (link.dataset.pane === here.get("pane")) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  return look();
}

pane.addEventListener("submit", async (event) => {
  const asked = new FormData(event.target);
  event.preventDefault();
  if (event.target.method !== "post") return ask(new URLSearchParams(asked));
  try {
    const { data } = await post(new URL(event.target.action).pathname, asked);
    clearTimeout(again);
    asking();
    pane.querySelector("progress")?.closest("label").remove();
    pane.querySelector("#cancel")?.remove();
    say(data.said);
  } catch (error) { away(error); }
});

pane.addEventListener("change", (event) => {
  const asked = event.target.closest("form.asked");
  if (asked && event.target.id !== "needs") ask(new URLSearchParams(new FormData(asked)));
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-pane], a[data-ask]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    const asked = new URL(link.href).searchParams;
    if (link.dataset.pane) for (const name of ["account", "user", "day"]) if (here.get(name)) asked.set(name, here.get(name));
    ask(asked).then(() => link.dataset.ask !== undefined && find("why-title")?.focus());
  }
});

if (pane.querySelector("[data-again]")) again = setTimeout(look, 300);

// The editor.

const look_ = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--code-key)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--code-remark)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.string, tags.content], color: "var(--code-text)" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: ".875rem", height: "62vh" },
  ".cm-scroller": { fontFamily: "ui-monospace, monospace", lineHeight: "1.45", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-gutters": { backgroundColor: "var(--ground)", color: "var(--faint)", border: "0" },
  ".cm-activeLine": { backgroundColor: "transparent", boxShadow: "inset 2px 0 var(--accent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--accent-soft)", color: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--accent-soft)" },
  ".cm-matchingBracket, .cm-selectionMatch": { backgroundColor: "var(--warn-soft)" },
  ".cm-tooltip, .cm-panels": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete > ul > li": { padding: ".15rem .5rem" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--accent-ink)" },
  ".cm-completionDetail": { color: "inherit", fontStyle: "normal", opacity: "1" },
  ".cm-completionInfo": { maxWidth: "24rem", padding: ".4rem .6rem" },
  ".cm-diagnostic": { padding: ".4rem .6rem", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-panel button, .cm-panel input, .cm-button, .cm-textfield": { backgroundImage: "none", backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--faint)" },
  ".cm-panel label": { color: "var(--ink)" },
});

function editor() {
  const text = field("text");
  const host = find("host");
  const shadow = host.attachShadow({ mode: "open" });
  const writable = form.dataset.writable === "1";
  const checking = latest();
  const completing = latest();
  let waiting = 0;
  let sent = text.value;

  const plain = () => view.state.doc.toString();
  const common = () => ({ tab: field("tab").value, file: field("file").value, pane: here.get("pane") || "", base: field("base").value });

  function told(data) {
    if (data.files !== undefined && !find("files").contains(document.activeElement)) find("files").innerHTML = data.files;
    if (data.findings !== undefined) find("findings").innerHTML = data.findings;
    if (data.undo !== undefined) { find("undo").disabled = !data.undo; find("redo").disabled = !data.redo; }
    if (data.changed !== undefined) changed(data.changed);
    if (data.marks) {
      const end = view.state.doc.length;
      const marks = data.marks.map((one) => ({
        from: Math.min(one.from, end), to: Math.min(Math.max(one.to, one.from), end), severity: one.severity,
        message: one.help ? `${one.message}\n${one.help}` : one.message, source: one.code,
      }));
      view.dispatch(setDiagnostics(view.state, marks));
    }
  }

  function changed(is) {
    const state = find("state");
    state.textContent = is ? state.dataset.changed : state.dataset.unchanged;
    state.classList.toggle("warn", is);
    if (find("drop")) find("drop").disabled = !is;
  }

  async function check() {
    clearTimeout(waiting);
    const now = plain();
    try {
      const { status, data } = await post("/text", { ...common(), text: now }, { signal: checking() });
      sent = now;
      if (status !== 200) return say(data.problem);
      if (now === plain()) { told(data); look(); }
    } catch (error) { away(error); }
  }

  async function arrive() {
    try {
      const { status, data } = await post("/look", common(), { signal: checking() });
      if (status !== 200 || data.gone || plain() !== sent) return;
      if (data.changed) replace(data.text, data.base);
      told(data);
    } catch (error) { away(error); }
  }

  async function complete(context) {
    const word = context.matchBefore(/[^\s,[\]{}"':]*/);
    if (!context.explicit && word.from === word.to && !/[:\s,[{-]$/.test(context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos))) return null;
    if (!context.explicit && word.from === word.to) return null;
    try {
      const signal = completing();
      context.addEventListener("abort", () => completing());
      const { data } = await post("/complete", { ...common(), text: plain(), at: context.pos }, { signal });
      if (!data.offers.length) return null;
      return {
        from: data.from, validFor: /^[^\s,[\]{}"':]*$/,
        options: data.offers.map((one, place) => ({
          boost: Math.max(-99, -place), label: one.word, apply: one.text, type: one.kind === "key" ? "property" : "enum",
          ...(one.about.length > 40 ? { info: one.about } : { detail: one.about }),
        })),
      };
    } catch (error) { away(error); return null; }
  }

  async function done(path) {
    clearTimeout(waiting);
    checking();
    try {
      const { status, data } = await post(path, { ...common(), text: plain() });
      find("conflict").innerHTML = data.conflict ?? "";
      if (data.conflict) { sent = plain(); say(data.said); find("keep").focus(); return; }
      if (status >= 400 && data.base === undefined) return say(data.problem ?? data.said);
      if (data.gone) { location.assign(data.gone); return; }
      if (data.done) replace(data.text, data.base);
      told(data);
      say(data.said);
      look();
    } catch (error) { away(error); }
  }

  function replace(now, base) {
    field("base").value = base;
    text.value = sent = now;
    const old = plain();
    if (old === now) return;
    let from = 0;
    while (from < old.length && from < now.length && old[from] === now[from]) from++;
    let end = 0;
    while (end < old.length - from && end < now.length - from && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
    view.dispatch({ changes: { from, to: old.length - end, insert: now.slice(from, now.length - end) }, annotations: Transaction.userEvent.of("saved") });
  }

  const phrases = JSON.parse(form.dataset.phrases);
  const save = () => { done("/save"); return true; };
  const view = new EditorView({
    parent: shadow,
    root: shadow,
    state: EditorState.create({
      doc: text.value,
      extensions: [
        EditorState.phrases.of(phrases), EditorState.readOnly.of(!writable), EditorView.editable.of(true),
        lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), foldGutter(), drawSelection(),
        indentOnInput(), indentUnit.of("  "), syntaxHighlighting(look_), bracketMatching(), closeBrackets(),
        autocompletion({ override: [complete], activateOnTyping: true, icons: false }), highlightActiveLine(), highlightSelectionMatches(),
        yaml(), lintGutter(), theme,
        keymap.of([{ key: "Mod-s", run: save }, ...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap, ...defaultKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ "aria-label": form.querySelector("label[for=text]").textContent, "aria-multiline": "true", tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          text.value = plain();
          if (update.transactions.some((one) => one.isUserEvent("saved"))) return;
          changed(true);
          clearTimeout(waiting);
          waiting = setTimeout(check, PAUSE);
        }),
      ],
    }),
  });

  text.hidden = true;
  text.removeAttribute("aria-describedby");
  host.hidden = false;
  find("keys").hidden = false;

  function goto(at) {
    view.dispatch({ selection: EditorSelection.cursor(Math.min(at, view.state.doc.length)), effects: EditorView.scrollIntoView(Math.min(at, view.state.doc.length), { y: "center" }) });
    view.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    done(event.submitter?.getAttribute("formaction") ?? "/save");
  });
  // Renaming and deleting are refused where a text is not saved: what was just typed has to be known for that.
  for (const one of document.querySelectorAll("details.move form")) {
    one.addEventListener("submit", async (event) => {
      event.preventDefault();
      await check();
      one.elements.base.value = field("base").value;
      one.submit();
    });
  }
  find("conflict").addEventListener("submit", (event) => {
    event.preventDefault();
    const target = event.target;
    field("base").value = target.elements.base?.value ?? field("base").value;
    done(new URL(target.action).pathname);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-at]");
    if (link) { event.preventDefault(); goto(Number(link.dataset.at)); return; }
    const place = event.target.closest("a.place");
    const asked = place && new URL(place.href).searchParams;
    if (place && asked.get("file") === field("file").value) {
      event.preventDefault();
      goto(view.state.doc.line(Math.min(Number(asked.get("line")), view.state.doc.lines)).from);
      return;
    }
    // What was typed last goes before the page does.
    const other = event.target.closest("a[href]:not([target])");
    if (other && plain() !== sent && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      check().finally(() => location.assign(other.href));
    }
  });
  addEventListener("pagehide", () => {
    if (plain() !== sent) navigator.sendBeacon("/text", new URLSearchParams({ ...common(), text: plain() }));
  });

  // What git or another editor wrote meanwhile is shown, where nothing of ours would be lost.
  addEventListener("focus", async () => {
    if (plain() !== text.defaultValue && plain() !== sent) return;
    try {
      const { status, data } = await post("/look", common());
      if (status !== 200 || data.changed || data.base === field("base").value || plain() !== sent) return;
      replace(data.text, data.base);
      told(data);
      look();
    } catch (error) { away(error); }
  });

  const line = Number(form.dataset.line);
  if (line >= 1 && line <= view.state.doc.lines) goto(view.state.doc.line(line).from);
  // The text that was typed last before a page was left may come after the page that follows.
  waiting = setTimeout(arrive, 150);
}

if (form) editor();
