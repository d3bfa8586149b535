import type { Command } from '@stash-addons/core';

/**
 * Passes a script on and fails where its end does not belong to its head: a dump of a whole server that was cut short
 * between two databases ends like a complete dump of one.
 */
const SCRIPT = String.raw`
my ($head, $tail) = ('', '');
while (my $n = sysread(STDIN, my $part, 65536)) {
  $head .= substr($part, 0, 1024 - length $head) if length $head < 1024;
  $tail = substr($tail . $part, -1024);
  for (my $at = 0; $at < $n;) { $at += syswrite(STDOUT, $part, $n - $at, $at) // exit 141 }
}
my $kind = $head =~ /^-- PostgreSQL database cluster dump\s/m ? 'cluster dump' : 'dump';
exit 0 if $tail =~ /^-- PostgreSQL database $kind complete\s/m;
die "it begins as a PostgreSQL database $kind and does not end as one\n";
`;

export const GUARD: Command['argv'] = ['perl', '-e', SCRIPT];
