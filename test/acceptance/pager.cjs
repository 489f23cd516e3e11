// A pager that every machine has: shows its input, then waits on the terminal for a q.
const { createReadStream, readFileSync } = require('node:fs');

process.on('SIGINT', () => console.log('the pager goes on'));
console.log(readFileSync(0, 'utf8'));
console.log('q ends this pager');
createReadStream('/dev/tty').on('data', (keys) => {
  if (String(keys).includes('q')) process.exit();
});
