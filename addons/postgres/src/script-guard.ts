import type { Command } from '@stash-addons/core';

/**
 * Passes a script on, after a look at its head: one that makes databases in words the server does not know would drop
 * those that are there (--clean) and then fail to make them. Fails at the end where the end does not belong to the
 * head: a dump of all databases that was cut short between two of them ends like a complete dump of one.
 *
 * Arguments: the server's major, then the client majors at which those words changed.
 */
const SCRIPT = String.raw`
my ($server, @turns) = @ARGV;
my ($HEAD, $AFTER, $MOST) = (1024, 8192, 1 << 24);
my ($kind, $head, $tail, $held) = ('dump', '', '', 1);

sub put { for (my $at = 0; $at < length $_[0];) { $at += syswrite(STDOUT, $_[0], length($_[0]) - $at, $at) // exit 141 } }

sub judge {
  $kind = 'cluster dump' if substr($head, 0, $HEAD) =~ /^-- PostgreSQL database cluster dump\s/m;
  my ($client) = $head =~ /^-- Dumped by pg_dump version (\d+)/m;
  my @beyond = grep { $_ > $server && ($client // 0) >= $_ } @turns;
  if (@beyond && ($kind ne 'dump' || $head =~ /^CREATE DATABASE /m)) {
    die "this dump is for servers from $beyond[-1] on, and this one is $server\n";
  }
  put($head);
  $held = 0;
}

while (sysread(STDIN, my $part, 65536)) {
  $tail = substr($tail . $part, -1024);
  if (!$held) { put($part); next }
  $head .= $part;
  my $seen = $head =~ /^-- Dumped by pg_dump version \d/mg && length($head) - pos($head) > $AFTER;
  judge() if $seen || length $head > $MOST;
}
judge() if $held;
exit 0 if $tail =~ /^-- PostgreSQL database $kind complete\s/m;
die "it begins as a PostgreSQL database $kind and does not end as one\n";
`;

export function scriptGuard(serverMajor: number, turns: readonly number[]): Command {
  return { argv: ['perl', '-e', SCRIPT, String(serverMajor), ...turns.map(String)] };
}
