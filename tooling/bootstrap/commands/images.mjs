import { chosenImages, imageFacts } from '../images/index.mjs';
import { say } from '../lib/log.mjs';

say(`\n${'image'.padEnd(12)}${'MB'.padStart(6)}  digest and names`);
for (const image of chosenImages(process.argv.slice(2))) {
  const { bytes, digest, names } = imageFacts(image);
  say(`${image.padEnd(12)}${String(Math.round(bytes / 1e6)).padStart(6)}  ${digest}`);
  for (const name of names) say(`${' '.repeat(20)}${name}`);
}
