"use strict";
(function () {
  function value(row, column) {
    return row.cells[column].dataset.v;
  }
  function compare(one, other) {
    if (one === other) { return 0; }
    if (one === "") { return 1; }
    if (other === "") { return -1; }
    var first = Number(one), second = Number(other);
    if (!isNaN(first) && !isNaN(second)) { return first - second; }
    return one.localeCompare(other, document.documentElement.lang);
  }
  function sort(table, header) {
    var rising = header.getAttribute("aria-sort") !== "ascending";
    var body = table.tBodies[0], column = header.cellIndex;
    var rows = Array.prototype.filter.call(body.rows, function (row) { return !row.classList.contains("blank"); });
    var order = rows.map(function (row, place) { return [row, place]; });
    order.sort(function (one, other) {
      var first = value(one[0], column), second = value(other[0], column);
      var found = compare(first, second);
      return (first === "" || second === "" || rising ? found : -found) || one[1] - other[1];
    });
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) { cell.removeAttribute("aria-sort"); });
    header.setAttribute("aria-sort", rising ? "ascending" : "descending");
    order.reverse().forEach(function (pair) { body.insertBefore(pair[0], body.firstChild); });
  }
  function filter(part) {
    var table = part.querySelector("table"), text = part.querySelector("input").value.trim().toLowerCase();
    var chosen = Array.prototype.filter.call(part.querySelectorAll("select"), function (select) { return select.value; });
    var shown = 0, all = 0;
    Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
      if (row.classList.contains("blank")) { return; }
      var fits = row.textContent.toLowerCase().indexOf(text) >= 0 && chosen.every(function (select) {
        return row.cells[Number(select.dataset.column)].textContent.trim() === select.value;
      });
      row.hidden = !fits;
      all += 1;
      shown += fits ? 1 : 0;
    });
    var count = part.querySelector(".count");
    count.textContent = count.dataset.text.replace("{shown}", shown).replace("{all}", all);
  }
  Array.prototype.forEach.call(document.querySelectorAll(".sortable"), function (part) {
    var table = part.querySelector("table");
    part.addEventListener("click", function (event) {
      var header = event.target.closest ? event.target.closest("th") : null;
      if (header && event.target.tagName === "BUTTON") { sort(table, header); }
    });
    part.addEventListener("input", function () { filter(part); });
    filter(part);
  });
}());
