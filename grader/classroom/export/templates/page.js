"use strict";
const $ = (id) => document.getElementById(id);
const documents = new Map(Object.entries(JSON.parse($("documents").textContent)));
const body = $("matrix").tBodies[0];
const title = document.title;
let opened = null;

// Each heading of the table becomes a button that sorts by its column, and the other way round the next time.
const words = new Intl.Collator(undefined, {numeric: true, sensitivity: "base"});
const headings = [...$("matrix").tHead.rows[0].cells];
headings.forEach((heading, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener("click", () => {
    const numeric = "numeric" in heading.dataset;
    const now = heading.getAttribute("aria-sort");
    const order = now ? (now === "ascending" ? "descending" : "ascending") : (numeric ? "descending" : "ascending");
    const sign = order === "ascending" ? 1 : -1;
    const key = (row) => numeric ? Number(row.cells[column].dataset.sort) : row.cells[column].textContent;
    const compare = numeric ? (a, b) => a - b : words.compare;
    body.append(...[...body.rows].map((row) => [key(row), row])
      .sort(([a], [b]) => sign * compare(a, b)).map(([, row]) => row));
    headings.forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", order);
  });
});

const search = $("search");
search.parentElement.hidden = false;
const texts = new Map([...body.rows].map((row) => [row, row.textContent.toLowerCase()]));
const filter = () => {
  const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const [row, text] of texts) {
    row.hidden = !wanted.every((word) => text.includes(word));
    count += !row.hidden;
  }
  $("found").textContent = wanted.length ? `${count} of ${texts.size} students` : "";
};
search.addEventListener("input", filter);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && $("view").hidden && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "Escape" && !$("view").hidden) {
    location.hash = "students";
  }
});

// A report is opened by its address, so that the browser's own buttons go back and forth.
const unpacked = async (text) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
};
const asked = () => {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
};
const neighbours = (name) => {
  const column = name.slice(name.lastIndexOf("/"));
  const shown = [...body.querySelectorAll("tr:not([hidden]) .score a")].map((link) => link.hash);
  const names = shown.map((hash) => decodeURIComponent(hash.slice(1))).filter((other) => other.endsWith(column));
  const at = names.indexOf(name);
  return at < 0 ? [] : [names[at - 1], names[at + 1]];
};
const show = async () => {
  const name = asked();
  const found = name && documents.get(name);
  if (!found) {
    const back = !$("view").hidden;
    $("view").hidden = true;
    $("class").hidden = false;
    $("frame").replaceChildren();
    document.title = title;
    if (back && opened) {
      opened.focus({preventScroll: true});
      window.scrollTo(0, opened.dataset.top);
      opened.scrollIntoView({block: "nearest"});
    }
    return;
  }
  const html = await unpacked(found);
  if (asked() !== name) return;
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "");
  frame.title = `Report ${name}`;
  frame.srcdoc = documents.get("") + html;
  $("frame").replaceChildren(frame);
  $("view-title").textContent = name.startsWith("~") ? "Side by side" : name;
  const [previous, next] = neighbours(name);
  for (const [link, other] of [[$("previous"), previous], [$("next"), next]]) {
    link.hidden = other === undefined;
    if (other !== undefined) link.href = "#" + encodeURIComponent(other);
  }
  document.title = `${$("view-title").textContent} – ${title}`;
  $("class").hidden = true;
  $("view").hidden = false;
  $("view-title").focus();
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("#class a");
  if (!link) return;
  opened = link;
  opened.dataset.top = window.scrollY;
});
$("back").addEventListener("click", (event) => {
  event.preventDefault();
  location.hash = "students";
});
window.addEventListener("hashchange", show);
show();
