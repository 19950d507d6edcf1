(function () {
  "use strict";
  var body = document.querySelector("tbody");
  var rows = Array.from(body.rows);
  var heads = Array.from(document.querySelectorAll("th[data-key]"));
  var chips = Array.from(document.querySelectorAll(".chip"));
  var find = document.getElementById("find");
  var order = { CRITICAL: 0, WARNING: 1, OK: 2, UNKNOWN: 3 };
  rows.forEach(function (row, i) {
    row.place = i;
    row.name = row.querySelector(".w b").textContent;
    row.text = row.textContent.toLowerCase();
  });
  function value(row, key) {
    if (key === "name") return row.name;
    if (key === "status") return order[row.dataset.status];
    return parseFloat(row.dataset[key]);
  }
  function sort(head) {
    var key = head.dataset.key;
    var first = key === "share" || key === "growth" ? "descending" : "ascending";
    var other = first === "ascending" ? "descending" : "ascending";
    var way = head.getAttribute("aria-sort") === first ? other : first;
    heads.forEach(function (h) { h.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", way);
    var sign = way === "ascending" ? 1 : -1;
    rows.sort(function (a, b) {
      var x = value(a, key), y = value(b, key);
      // What is not known stays last, whichever way.
      if (x === 1e99 || y === 1e99) return x === y ? a.place - b.place : x === 1e99 ? 1 : -1;
      var d = key === "name" ? x.localeCompare(y, undefined, { numeric: true }) : x - y;
      return sign * d || a.place - b.place;
    });
    var all = document.createDocumentFragment();
    rows.forEach(function (row) { all.appendChild(row); });
    body.appendChild(all);
  }
  function filter() {
    var words = find.value.toLowerCase().split(/\s+/);
    var on = chips.filter(function (c) { return c.getAttribute("aria-pressed") === "true"; })
      .map(function (c) { return c.dataset.status; });
    var shown = 0;
    rows.forEach(function (row) {
      row.hidden = on.length > 0 && on.indexOf(row.dataset.status) < 0 ||
        !words.every(function (w) { return row.text.indexOf(w) >= 0; });
      if (!row.hidden) shown++;
    });
    document.getElementById("none").hidden = shown > 0;
  }
  heads.forEach(function (h) { h.querySelector("button").addEventListener("click", function () { sort(h); }); });
  chips.forEach(function (c) {
    c.addEventListener("click", function () {
      c.setAttribute("aria-pressed", c.getAttribute("aria-pressed") === "true" ? "false" : "true");
      filter();
    });
  });
  find.addEventListener("input", filter);
})();
