import { must, which } from '../lib/exec.mjs';
import { Missing } from '../lib/log.mjs';

/** Shows the tests what every process of a session does; root on a Debian gets it installed. */
export async function ensureStrace() {
  if (!which('strace') && process.getuid?.() === 0 && which('apt-get')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await must('apt-get', ['-qq', 'update'], { env });
    await must('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', 'strace'], { env });
  }
  if (which('strace')) return { note: 'there' };
  throw new Missing('strace is missing. On Debian or Ubuntu: apt-get install strace');
}
