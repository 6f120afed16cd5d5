var basket = {};

function add(name) {
  basket[name] = (basket[name] || 0) + 1;
  total = totalOf(basket);
  document.title = 'Basket: ' + euros(total);
}

function totalOf(items) {
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

var table = document.getElementById('breads');
breads.forEach(function (bread) {
  var row = table.insertRow();
  row.insertCell().textContent = bread.name;
  row.insertCell().textContent = euros(bread.cents);
  row.addEventListener('click', function () { add(bread.name); });
});
