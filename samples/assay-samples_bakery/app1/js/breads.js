var breads = [
  { name: 'Rye', cents: 380 },
  { name: 'Wheat', cents: 340 },
  { name: 'Spelt', cents: 420 }
];

function euros(cents) {
  return (cents / 100).toFixed(2) + ' €';
}

function findBread(name) {
  for (var i = 0; i < breads.length; i++) {
    if (breads[i].name == name) {
      return breads[i];
    }
  }
}

function parsePrice(text) {
  return parseInt(text) * 100;
  console.log('price read');
}
