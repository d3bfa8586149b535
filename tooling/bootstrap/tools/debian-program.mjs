import { must, which } from '../lib/exec.mjs';
import { Missing } from '../lib/log.mjs';

/** A program that the package of its name has; root on a Debian gets it installed. */
export async function ensureDebianProgram(name) {
  if (!which(name) && process.getuid?.() === 0 && which('apt-get')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await must('apt-get', ['-qq', 'update'], { env });
    await must('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', name], { env });
  }
  if (which(name)) return { note: 'there' };
  throw new Missing(`${name} is missing. On Debian or Ubuntu: apt-get install ${name}`);
}
