import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pushImage } from '../images/buildah.mjs';
import { chosenImages, imageFacts } from '../images/index.mjs';
import { must } from '../lib/exec.mjs';
import { root } from '../lib/paths.mjs';
import { say } from '../lib/log.mjs';

const OPERATOR = 'operator';
const [file = 'digests.json'] = process.argv.slice(2);

/** All names of an image are pushed; they are one image, so the last digest is that of each. */
async function push(image) {
  let digest;
  for (const name of imageFacts(image).names) digest = await pushImage(name);
  return digest;
}

const digests = {};
for (const image of chosenImages([])) {
  digests[image] = await push(image);
  say(`${image} ${digests[image]}`);
  if (image === OPERATOR) continue;
  await must('pnpm', ['exec', 'stash-addon-manifest', '--image-digest', digests[image]], {
    cwd: join(root, 'addons', image),
  });
}
writeFileSync(file, `${JSON.stringify(digests)}\n`);
