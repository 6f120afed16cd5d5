var ordered = {};

function totalOfOrder(items) {
  var sum = 0;
  var count = 0;
  for (var name in items) {
    if (Object.prototype.hasOwnProperty.call(items, name)) {
      var bread = findBread(name);
      if (bread) {
        sum += bread.cents * items[name];
        count += items[name];
      }
    }
  }
  if (count >= 10) {
    sum = Math.round(sum * 0.9);
  } else if (count >= 5) {
    sum = Math.round(sum * 0.95);
  }
  return sum;
}

function showTotal() {
  document.getElementById('total').textContent = euros(totalOfOrder(ordered));
  setTimeout('refresh()', 1000);
}

function refresh() {
  heading = 'Order: ' + euros(totalOfOrder(ordered));
  document.title = heading;
}

breads.forEach(function (bread) { ordered[bread.name] = 1; });
showTotal();
