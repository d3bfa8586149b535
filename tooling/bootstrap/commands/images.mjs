import { chosenImages, imageFacts } from '../images/index.mjs';
import { say } from '../lib/log.mjs';

const megabytes = (bytes) => String(Math.round(bytes / 1e6)).padStart(6);

say(`\n${'image'.padEnd(12)}${'MB'.padStart(6)}  own  digest and names`);
for (const image of chosenImages(process.argv.slice(2))) {
  const { sizes, digest, names } = imageFacts(image);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  say(`${image.padEnd(12)}${megabytes(all)}${megabytes(sizes.at(-1))} ${digest}`);
  for (const name of names) say(`${' '.repeat(25)}${name}`);
}
