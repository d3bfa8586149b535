// Entries of about so many megabytes that hardly shrink.
import { randomBytes } from 'node:crypto';

for (let index = 0; index < Number(process.argv[2]) * 16; index += 1) {
  process.stdout.write(
    `${JSON.stringify({ key: `entry ${index}`, value: randomBytes(48 * 1024).toString('base64') })}\n`,
  );
}
process.stdout.write('{"end":true}\n');
